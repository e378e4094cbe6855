// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

final class KafkaBroker implements Service {
    static final String NAME = "kafka";
    static final String LISTENER = "kafka";
    private static final String CONTROLLER = "kafka-controller";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(LISTENER, 9092);
        ports.put(CONTROLLER, 9093);
        return ports;
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Path conf = context.render(
                "kafka.properties",
                name(),
                Map.of(
                        "kafka",
                        context.kafka(),
                        "port.kafka",
                        context.portText(LISTENER),
                        "port.kafka-controller",
                        context.portText(CONTROLLER)));
        Path logging = context.logging(name());
        if (!Files.exists(context.state().data(name()).resolve("log/meta.properties"))) {
            format(context, conf);
        }
        // A thousand topics use 290 MB of heap. A heap close to that size has a full collection every few seconds.
        return new Launch(Jvm.command(
                context,
                context.installation().kafkaClassPath(),
                List.of("-Xms512m", "-Xmx1g", "-Xmn256m", "-Dlog4j2.configurationFile=" + logging),
                "kafka.Kafka",
                conf.toString()));
    }

    private void format(ServiceContext context, Path conf) throws IOException {
        Files.createDirectories(context.state().data(name()));
        Path log = context.state().log("kafka-format");
        Process format = new ProcessBuilder(Jvm.command(
                        context,
                        context.installation().kafkaClassPath(),
                        List.of("-Xmx96m", "-XX:TieredStopAtLevel=1"),
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        conf.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
                format.destroyForcibly();
                throw new LabFailure(
                        "cannot format Kafka's storage in " + context.state().data(name()) + ": see " + log);
            }
        } catch (InterruptedException e) {
            format.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while formatting Kafka's storage", e);
        }
    }

    @Override
    public boolean answers(ServiceContext context) throws Exception {
        return Topics.brokerAnswers(address(context));
    }

    @Override
    public String address(ServiceContext context) {
        return context.kafka();
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(LISTENER);
    }
}
