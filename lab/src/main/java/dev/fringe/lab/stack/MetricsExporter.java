// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Serves the lag of every consumer group, which no server of the chain does. */
final class MetricsExporter implements Service {
    static final String NAME = "exporter";
    private static final String LISTENER = "exporter-metrics";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> needs() {
        return Set.of(KafkaBroker.NAME);
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 9308);
    }

    @Override
    public Optional<String> metrics() {
        return Optional.of(LISTENER);
    }

    @Override
    public Launch prepare(ServiceContext context) {
        return new Launch(List.of(
                context.installation().java().toString(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-Dfringe.home=" + context.installation().home(),
                "-cp",
                context.installation().labClassPath(),
                "dev.fringe.lab.cli.Fringe",
                "exporter",
                "--dir",
                context.state().root().toString(),
                "--listen",
                context.network().listen() + ":" + context.portText(LISTENER)));
    }

    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("the exporter", address(context)).get("/metrics").ok();
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(LISTENER);
    }
}
