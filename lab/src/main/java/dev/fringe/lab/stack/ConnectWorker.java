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

/** A distributed worker that loads the plugins from the installed archive, as an operator's worker does. */
final class ConnectWorker implements Service {
    static final String LISTENER = "connect";
    private static final int USUAL_PORT = 8083;
    private static final int USUAL_METRICS_PORT = 9404;

    private final int number;
    private final boolean monitored;

    /**
     * @param number starts at 1; the first worker has the name without a number
     * @param monitored whether it serves its JMX metrics for Prometheus
     */
    ConnectWorker(int number, boolean monitored) {
        this.number = number;
        this.monitored = monitored;
    }

    static boolean isName(String service) {
        return service.equals("connect") || service.startsWith("connect-");
    }

    static String name(int number) {
        return number == 1 ? "connect" : "connect-" + number;
    }

    @Override
    public String name() {
        return name(number);
    }

    @Override
    public Set<String> needs() {
        return Set.of(KafkaBroker.NAME);
    }

    @Override
    public Set<String> worksWith() {
        return Set.of(SchemaRegistry.NAME, Mosquitto.NAME, Influx.NAME);
    }

    @Override
    public Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(name(), USUAL_PORT + further());
        metrics().ifPresent(listener -> ports.put(listener, USUAL_METRICS_PORT + further()));
        return ports;
    }

    private int further() {
        return number == 1 ? 0 : 100 + number;
    }

    @Override
    public Optional<String> metrics() {
        return monitored ? Optional.of(name() + "-metrics") : Optional.empty();
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Optional<Path> jaas = RestUsers.write(context, name());
        Path conf = context.render(
                "connect.properties",
                name(),
                "connect.properties",
                Map.of(
                        "kafka", context.kafka(),
                        "port", context.portText(name()),
                        "registry", context.http(SchemaRegistry.LISTENER)),
                jaas.isPresent() ? List.of(RestUsers.SETTING) : List.of());
        List<String> options = new ArrayList<>(
                List.of("-Xms640m", "-Xmx1g", "-Xmn400m", "-Dlog4j2.configurationFile=" + context.logging(name())));
        metrics().ifPresent(listener -> options.add(Prometheus.agent(context, listener)));
        jaas.ifPresent(file -> options.add("-Djava.security.auth.login.config=" + file));
        return new Launch(
                Jvm.command(
                        context,
                        context.installation().kafkaClassPath(),
                        options,
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        conf.toString()),
                Map.of(
                        "FRINGE_KAFKA",
                        context.kafka(),
                        "FRINGE_MQTT_URI",
                        context.mqtt(),
                        // The connector files set a login, which the lab's servers ignore.
                        "FRINGE_MQTT_USERNAME",
                        "lab",
                        "FRINGE_MQTT_PASSWORD",
                        "lab",
                        "FRINGE_INFLUX_URL",
                        context.http(Influx.LISTENER),
                        "FRINGE_INFLUX_USERNAME",
                        "lab",
                        "FRINGE_INFLUX_PASSWORD",
                        "lab",
                        "FRINGE_INFLUX_DATABASE_CREATE",
                        "true",
                        "FRINGE_REGISTRY",
                        context.http(SchemaRegistry.LISTENER) + SchemaRegistry.COMPATIBLE_API,
                        "FRINGE_SCHEMAS",
                        context.installation()
                                .connectConfigs()
                                .resolve("schemas")
                                .toString()));
    }

    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("Kafka Connect", address(context)).get("/connectors").ok();
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(name());
    }

    /** Every worker serves the REST interface of the whole cluster. */
    @Override
    public Optional<String> endpoint() {
        return number == 1 ? Optional.of(LISTENER) : Optional.empty();
    }
}
