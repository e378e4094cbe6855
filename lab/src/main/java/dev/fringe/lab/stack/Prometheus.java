// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prometheus with the project's rules. It scrapes every service that serves metrics. */
final class Prometheus implements Service {
    static final String NAME = "prometheus";
    private static final String LISTENER = "prometheus";
    private static final List<String> FILES = List.of("prometheus.yml", "alerts.yml", "silence.yml");

    private final Path binary;
    private final List<Service> services;

    /** @param services those of the same stack */
    Prometheus(Path binary, List<Service> services) {
        this.binary = binary;
        this.services = List.copyOf(services);
    }

    /** The option that makes a JVM serve its JMX metrics. */
    static String agent(ServiceContext context, String listener) {
        return "-javaagent:" + context.installation().metricsAgent() + "="
                + context.network().listen() + ":" + context.port(listener) + ":"
                + context.installation().prometheus("connect-jmx.yml");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 9090);
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Path conf = context.state().conf(name());
        Path targets = Files.createDirectories(conf.resolve("targets"));
        for (String file : FILES) {
            Files.copy(
                    context.installation().prometheus(file), conf.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(targets.resolve("stack.json"), targets(context));
        return new Launch(List.of(
                binary.toString(),
                "--config.file=" + conf.resolve(FILES.get(0)),
                "--storage.tsdb.path=" + Files.createDirectories(context.state().data(name())),
                "--storage.tsdb.retention.time=7d",
                "--web.listen-address=" + context.network().listen() + ":" + context.portText(LISTENER),
                // POST /-/reload reads edited rules
                "--web.enable-lifecycle"));
    }

    private String targets(ServiceContext context) {
        ArrayNode targets = new ObjectMapper().createArrayNode();
        for (Service service : services) {
            service.metrics().ifPresent(listener -> {
                var group = targets.addObject();
                group.putArray("targets").add(context.place(listener));
                group.putObject("labels").put("service", service.name());
            });
        }
        return targets.toPrettyString() + "\n";
    }

    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("Prometheus", address(context)).get("/-/ready").ok();
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(LISTENER);
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(LISTENER);
    }
}
