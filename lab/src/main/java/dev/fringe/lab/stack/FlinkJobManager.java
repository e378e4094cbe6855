// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class FlinkJobManager implements Service {
    static final String NAME = "flink-jobmanager";
    static final String LISTENER = "flink";
    static final String RPC = "flink-rpc";
    static final String STANDBY = NAME + "-2";
    private static final String STANDBY_LISTENER = "flink-2";
    private static final String STANDBY_RPC = "flink-rpc-2";

    private final String name;
    private final FlinkPartners partners;

    private FlinkJobManager(String name, FlinkPartners partners) {
        this.name = name;
        this.partners = partners;
    }

    static FlinkJobManager first(FlinkPartners partners) {
        return new FlinkJobManager(NAME, partners);
    }

    /** A standby that takes over when the first one fails. */
    static FlinkJobManager standby(FlinkPartners partners) {
        return new FlinkJobManager(STANDBY, partners);
    }

    static boolean isName(String service) {
        return service.equals(NAME) || service.equals(STANDBY);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> needs() {
        return partners.services().stream().map(Service::name).collect(Collectors.toSet());
    }

    /** The services that its jobs use. */
    @Override
    public Set<String> worksWith() {
        return Set.of(KafkaBroker.NAME, SchemaRegistry.NAME);
    }

    @Override
    public Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(restListener(), standsBy() ? 8082 : 8081);
        ports.put(rpcListener(), standsBy() ? 6124 : 6123);
        metrics().ifPresent(listener -> ports.put(listener, standsBy() ? 9250 : 9249));
        return ports;
    }

    @Override
    public Optional<String> metrics() {
        return partners.metrics(name);
    }

    private boolean standsBy() {
        return name.equals(STANDBY);
    }

    private String restListener() {
        return standsBy() ? STANDBY_LISTENER : LISTENER;
    }

    private String rpcListener() {
        return standsBy() ? STANDBY_RPC : RPC;
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Map<String, String> own = partners.settings(context, name());
        if (partners.zooKeeper().isPresent()) {
            own.put("high-availability.jobmanager.port", context.portText(rpcListener()));
        }
        FlinkSettings settings = FlinkSettings.render(context, name(), restListener(), own);
        Path logging = context.logging(name());
        List<String> options = new ArrayList<>(settings.jobManagerOptions());
        options.add("-Dlog4j2.configurationFile=" + logging);
        // The web UI shows this file as the process's log.
        options.add("-Dlog.file=" + context.state().log(name()));
        return new Launch(
                Jvm.command(
                        context,
                        context.installation().flinkClassPath(),
                        options,
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "--configDir",
                        settings.folder().toString()),
                partners.environment(context));
    }

    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("Flink", address(context)).get("/overview").ok();
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(restListener());
    }

    @Override
    public Optional<String> endpoint() {
        return standsBy() ? Optional.empty() : Optional.of(LISTENER);
    }
}
