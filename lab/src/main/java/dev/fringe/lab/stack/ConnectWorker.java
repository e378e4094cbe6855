package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A distributed worker that finds the plugins where an operator would have put them. */
final class ConnectWorker implements Service {
    static final String LISTENER = "connect";
    private static final int USUAL_PORT = 8083;

    private final int number;

    /** @param number counted from 1; the first has the plain name */
    ConnectWorker(int number) {
        this.number = number;
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
    public Map<String, Integer> usualPorts() {
        return Map.of(name(), USUAL_PORT + (number == 1 ? 0 : 100 + number));
    }

    @Override
    public Launch prepare(Site site) throws IOException {
        Path conf = site.render(
                "connect.properties",
                name(),
                Map.of(
                        "port.kafka", site.portText(KafkaBroker.LISTENER),
                        "port", site.portText(name()),
                        "registry", site.http(SchemaRegistry.LISTENER)));
        Path logging = site.render("log4j2.properties", name(), Map.of());
        return new Launch(
                Jvm.command(
                        site.installation().java(),
                        site.installation().kafkaClassPath(),
                        List.of("-Xms640m", "-Xmx1g", "-Xmn400m", "-Dlog4j2.configurationFile=" + logging),
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        conf.toString()),
                Map.of(
                        "FRINGE_MQTT_URI", site.mqtt(),
                        // The lab's servers ask nobody who they are; the same files serve those that do.
                        "FRINGE_MQTT_USERNAME", "lab",
                        "FRINGE_MQTT_PASSWORD", "lab",
                        "FRINGE_INFLUX_URL", site.http(Influx.LISTENER),
                        "FRINGE_INFLUX_USERNAME", "lab",
                        "FRINGE_INFLUX_PASSWORD", "lab",
                        "FRINGE_INFLUX_DATABASE_CREATE", "true",
                        "FRINGE_SCHEMAS",
                                site.installation()
                                        .connectConfigs()
                                        .resolve("schemas")
                                        .toString()));
    }

    @Override
    public boolean answers(Site site) {
        return new Rest("Kafka Connect", address(site)).get("/connectors").ok();
    }

    @Override
    public String address(Site site) {
        return site.http(name());
    }
}
