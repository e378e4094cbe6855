// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.Console;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.console.ConsolePaths;
import dev.fringe.pipeline.mqtt.Connectors;
import dev.fringe.pipeline.services.FreePort;
import dev.fringe.pipeline.services.InfluxServer;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in every option that takes one, while the chain works, refuses and fails: nobody who looks finds them. */
class PlantedSecretsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = "{\"type\": \"record\", \"name\": \"Sample\", \"fields\": ["
            + "{\"name\": \"time\", \"type\": \"long\"}, {\"name\": \"number\", \"type\": \"int\"}]}";

    @TempDir
    Path dir;

    private final LabStack lab = LabStack.shared();
    private final Endpoints endpoints = lab.endpoints();
    private final Connectors connectors = Connectors.of(lab);
    private final Rest connect = connectors.worker();
    private final List<String> applied = new ArrayList<>();
    private final Places places = new Places();
    private InfluxServer influx;
    private Planted planted;

    @BeforeEach
    void plant() throws IOException {
        planted = new Planted(
                dir,
                "mqtt",
                "influx",
                "registry",
                "token",
                "store",
                "wrongstore",
                "refused",
                "connect",
                "kafka",
                "console");
        influx = Services.current().influx(Map.of("INFLUXDB_HTTP_AUTH_ENABLED", "true"));
        query("CREATE USER " + Planted.USER + " WITH PASSWORD '" + planted.secret("influx") + "' WITH ALL PRIVILEGES");
    }

    @AfterEach
    void remove() {
        applied.forEach(connectors::delete);
        influx.close();
    }

    @Test
    void nobodyWhoLooksFindsASecret() throws Exception {
        apply("planted-source", source());
        lab.publish("planted/sample", 20, i -> sample(i == 19 ? Long.MAX_VALUE : i, i));
        lab.publish("planted/sample", 3, i -> "poison");
        lab.publish("planted/proto", 3, i -> "\0\0\0\0\1x");
        await().atMost(TIMEOUT)
                .until(() -> TopicContent.of(endpoints, "planted.samples").size() == 20);
        apply("planted-sink", sink(influx.url()));
        await().atMost(TIMEOUT)
                .until(() -> !TopicContent.of(endpoints, "planted.dead").isEmpty());
        commands("with the right password");
        failTheSink();
        refuse();

        commands("with a wrong password");
        console();
        look();

        assertThat(places.texts().keySet().toString()).contains("topic planted.poison", "topic planted.dead");
        assertThat(places.texts().entrySet().stream()
                        .filter(place -> planted.in(place.getValue()).isPresent())
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                place -> planted.in(place.getValue()).orElseThrow())))
                .isEmpty();
    }

    private static String sample(long time, int number) {
        return "{\"time\": " + time + ", \"number\": " + number + "}";
    }

    /** The password becomes wrong while the connector runs. */
    private void failTheSink() {
        query("SET PASSWORD FOR " + Planted.USER + " = 'another'");
        lab.publish("planted/sample", 1, i -> sample(1, 100));
        await().atMost(TIMEOUT)
                .until(() -> connectors
                        .status("planted-sink")
                        .at("/tasks/0/state")
                        .asText()
                        .equals("FAILED"));
        assertThat(connectors.status("planted-sink").at("/tasks/0/trace").asText())
                .contains("influx.username");
    }

    /** Configurations that are wrong in a way that an error could quote. */
    private void refuse() throws Exception {
        ObjectNode wrongPassword = source();
        wrongPassword.put("mqtt.uri", "ssl://localhost:" + FreePort.find());
        wrongPassword.put("mqtt.ssl.truststore.location", planted.store("store").toString());
        wrongPassword.put("mqtt.ssl.truststore.password", planted.reference("wrongstore"));
        refused("mqtt.ssl.*", wrongPassword);
        ObjectNode refusedServer = sink("http://127.0.0.1:" + FreePort.find());
        refusedServer.put("influx.password", planted.reference("refused"));
        refused("influx.url", refusedServer);
        ObjectNode wrongLogin = sink(influx.url());
        wrongLogin.put("influx.password", planted.reference("refused"));
        refused("influx.username", wrongLogin);
    }

    private void refused(String option, ObjectNode config) {
        Rest.Answer answer = connect.put("/connectors/planted-refused/config", config);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(option);
        places.add("refusal of " + option, answer.text());
    }

    /** The commands that take an operator's file with logins. */
    private void commands(String when) throws IOException {
        Path file = servers();
        for (String command : List.of(
                "trace planted.samples --offset 0:0",
                "deadletters list",
                "repair --plan --connector planted-sink --from 0 --to 1000")) {
            places.add("fringe " + command + " " + when, lab.output((command + " --servers " + file).split(" ")));
        }
    }

    /** All that the console shows. */
    private void console() throws Exception {
        Path file = servers();
        Login login = new Login(Planted.USER, planted.secret("console"));
        Console.Options options =
                new Console.Options(null, () -> Servers.in(file), "127.0.0.1", 0, Set.of(), Optional.of(login), false);
        try (Console console = Console.open(options)) {
            Rest rest = new Rest("the console", "http://127.0.0.1:" + console.port()).withLogin(Optional.of(login));
            await().atMost(TIMEOUT).until(() -> rest.get("/api/flow").text().contains("planted"));
            places.rest(rest, ConsolePaths.of("planted-sink", "planted.samples"));
        }
    }

    private Path servers() throws IOException {
        Files.writeString(dir.resolve("connect-password"), planted.secret("connect"));
        Files.writeString(dir.resolve("influx-password"), planted.secret("influx"));
        Files.writeString(dir.resolve("mqtt-password"), planted.secret("mqtt"));
        return Files.writeString(dir.resolve("servers.yaml"), """
                kafka:
                  bootstrap.servers: %s
                  sasl.jaas.config: X required username="%s" password="%s";
                connect:
                  url: %s
                  username: %2$s
                  password-file: connect-password
                registry:
                  url: %s
                influx:
                  url: %s
                  username: %2$s
                  password-file: influx-password
                mqtt:
                  url: %s
                  username: %2$s
                  password-file: mqtt-password
                flink:
                  url: %s
                """.formatted(
                        endpoints.kafka(),
                        Planted.USER,
                        planted.secret("kafka"),
                        endpoints.connect(),
                        registry(),
                        influx.url(),
                        endpoints.mqtt(),
                        endpoints.flink()));
    }

    private void look() throws Exception {
        places.files(lab.dir().resolve("logs"));
        places.files(lab.dir().resolve("conf"));
        places.add("endpoints.json", Files.readString(lab.dir().resolve("endpoints.json")));
        places.rest(
                connect,
                List.of(
                        "/connectors?expand=status&expand=info",
                        "/connectors/planted-source/config",
                        "/connectors/planted-source/tasks",
                        "/connectors/planted-sink/tasks",
                        "/connectors/planted-sink/status"));
        for (ObjectNode config : List.of(source(), sink(influx.url()))) {
            String type = config.path("connector.class").asText();
            config.put("name", "planted");
            places.add(
                    "validation of " + type,
                    connect.put("/connector-plugins/" + type + "/config/validate", config)
                            .text());
        }
        places.commandLines();
        for (Map.Entry<String, Endpoints.Service> process :
                endpoints.processes().entrySet()) {
            if (!List.of("mosquitto", "influxdb").contains(process.getKey())) {
                places.beans(process.getKey(), process.getValue().pid());
            }
        }
        places.topics(endpoints);
        for (String command : List.of("status", "connectors status", "verify", "jobs list")) {
            places.add("fringe " + command, lab.output(command.split(" ")));
        }
    }

    private ObjectNode source() throws Exception {
        return JSON.createObjectNode()
                .put("connector.class", "dev.fringe.mqtt.MqttSourceConnector")
                .put("tasks.max", "1")
                .put("mqtt.uri", "${env:FRINGE_MQTT_URI}")
                .put("mqtt.username", Planted.USER)
                .put("mqtt.password", planted.reference("mqtt"))
                .put("poison.topic", "planted.poison")
                .put("routes", "s,p")
                .put("routes.s.filter", "planted/sample")
                .put("routes.s.topic", "planted.samples")
                .put("routes.s.format", "json")
                .put("routes.s.schema", SCHEMA)
                .put("routes.p.filter", "planted/proto")
                .put("routes.p.topic", "planted.proto")
                .put("routes.p.format", "protobuf")
                .put("routes.p.protobuf.registry.url", registry())
                .put("routes.p.protobuf.registry.token", planted.reference("token"))
                .put("value.converter", "dev.fringe.avro.AvroConverter")
                .put("value.converter.schema.registry.url", registry())
                .put("value.converter.basic.auth.user.info", Planted.USER + ":" + planted.reference("registry"))
                .put(
                        "value.converter.schema.registry.ssl.truststore.location",
                        planted.store("store").toString())
                .put("value.converter.schema.registry.ssl.truststore.password", planted.reference("store"))
                .put("topic.creation.default.partitions", "1")
                .put("topic.creation.default.replication.factor", "1");
    }

    private ObjectNode sink(String url) {
        return JSON.createObjectNode()
                .put("connector.class", "dev.fringe.influx.InfluxSinkConnector")
                .put("tasks.max", "1")
                .put("topics", "planted.samples")
                .put("influx.url", url)
                .put("influx.username", Planted.USER)
                .put("influx.password", planted.reference("influx"))
                .put("influx.database", "planted")
                .put("influx.database.create", "true")
                .put("measurement", "{field:number}")
                .put("timestamp.field", "time")
                .put("timestamp.unit", "us")
                .put("errors.tolerance", "all")
                .put("errors.log.enable", "true")
                .put("errors.deadletterqueue.topic.name", "planted.dead")
                .put("errors.deadletterqueue.topic.replication.factor", "1")
                .put("errors.deadletterqueue.context.headers.enable", "true");
    }

    private String registry() {
        return endpoints.registry();
    }

    private void apply(String name, ObjectNode config) {
        applied.add(name);
        connectors.run(name, config);
    }

    private void query(String statement) {
        new Rest("InfluxDB", influx.url())
                .post(
                        "/query?u=" + Planted.USER + "&p=" + planted.secret("influx") + "&q="
                                + URLEncoder.encode(statement, StandardCharsets.UTF_8),
                        "text/plain",
                        BodyPublishers.noBody());
    }
}
