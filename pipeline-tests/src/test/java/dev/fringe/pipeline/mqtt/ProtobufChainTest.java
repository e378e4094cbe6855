// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.health.HealthPoint;
import dev.fringe.lab.clusters.health.WorkerMetrics;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Protobuf from MQTT to InfluxDB with the two connectors of the source's README: pumps by a descriptor set, valves by the schema
 * registry. Every reading is stored with its values although the worker is killed.
 */
class ProtobufChainTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int RATE = 200;
    /** The sink of the restarted worker does not wait for the killed one. */
    private static final Map<String, String> SHORT_TIMEOUTS =
            Map.of("consumer.session.timeout.ms", "6000", "consumer.heartbeat.interval.ms", "1000");

    private static final String SOURCE = "mqtt-plant";
    private static final String SINK = "influx-plant";
    private static final String DATABASE = "plant";
    private static final List<String> KINDS = List.of("pumps", "valves");
    private static final Pattern PAIR =
            Pattern.compile("```properties\\n# source\\n(routes=pumps,valves\\n.*?)# sink\\n(.*?)```", Pattern.DOTALL);

    private final LabStack lab = LabStack.shared();
    private int schema;

    @Test
    void everyReadingIsStoredWhenTheWorkerIsKilled() throws Exception {
        schema = register();
        try (OwnWorker worker = new OwnWorker(lab, "protobuf", SHORT_TIMEOUTS)) {
            worker.connectors().put(SOURCE, source());
            worker.connectors().put(SINK, sink());
            await().atMost(TIMEOUT).until(() -> metric(worker, "connected") == 1);
            try (PlantLoad load =
                    new PlantLoad(lab.endpoints().mqtt(), RATE, number -> messages(number, PlantMessages::message))) {
                awaitFlow(load);
                worker.kill();
                worker.start();
                awaitFlow(load);
                int published = load.stop();
                assertStored(published);

                assertThat(metric(worker, "unknown-field-total")).isZero();
                publishNewer(published);
                assertStored(published + 1);
                assertThat(metric(worker, "unknown-field-total")).isEqualTo(KINDS.size());
                assertThat(metric(worker, "poison-total")).isZero();
                System.out.println("worker killed under protobuf: published and stored " + published + " of each kind");
            }
            worker.connectors().delete(SOURCE);
            worker.connectors().delete(SINK);
        }
    }

    /** The registry has the imported file as the reference of the other one. */
    private int register() throws IOException {
        register("units.proto", JsonNodeFactory.instance.arrayNode());
        ArrayNode references = JsonNodeFactory.instance.arrayNode();
        references
                .addObject()
                .put("name", "units.proto")
                .put("subject", "units.proto")
                .put("version", 1);
        return register("plant.proto", references);
    }

    private int register(String file, ArrayNode references) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("schemaType", "PROTOBUF").put("schema", Files.readString(PlantMessages.FOLDER.resolve(file)));
        body.set("references", references);
        Rest.Answer answer = new Rest("the schema registry", lab.endpoints().registry())
                .post("/subjects/" + file + "/versions", body);
        assertThat(answer.ok()).as(answer.text()).isTrue();
        return answer.body().path("id").asInt();
    }

    private ObjectNode source() throws IOException {
        return config(
                1,
                Map.of(
                        "connector.class",
                        "dev.fringe.mqtt.MqttSourceConnector",
                        "mqtt.uri",
                        lab.endpoints().mqtt(),
                        "routes.pumps.schema",
                        PlantMessages.DESCRIPTORS.toString(),
                        "routes.valves.protobuf.registry.url",
                        lab.endpoints().registry()));
    }

    private ObjectNode sink() throws IOException {
        return config(
                2,
                Map.of(
                        "connector.class",
                        "dev.fringe.influx.InfluxSinkConnector",
                        "influx.url",
                        lab.endpoints().influx(),
                        "influx.database",
                        DATABASE,
                        "influx.database.create",
                        "true"));
    }

    /** @param half of the documented pair, to which the options of this stack are added */
    private static ObjectNode config(int half, Map<String, String> here) throws IOException {
        Matcher pair = PAIR.matcher(Files.readString(LabStack.home().resolve("mqtt-source/README.md")));
        assertThat(pair.find()).as("the pair in the README").isTrue();
        Properties documented = new Properties();
        documented.load(new StringReader(pair.group(half)));
        assertThat(documented.keySet()).isNotEmpty();
        ObjectNode config = new ObjectMapper().valueToTree(documented);
        here.forEach(config::put);
        return config.put("tasks.max", "1");
    }

    private List<Message> messages(int number, BiFunction<String, Integer, byte[]> device) {
        byte[] registered = PlantMessages.framed(schema, device.apply("valves-1", number));
        return List.of(
                Message.ofBytes("plant/pumps/1", device.apply("pumps-1", number)),
                Message.ofBytes("plant/valves/1", registered));
    }

    private void publishNewer(int number) {
        try (MqttPublisher publisher = new MqttPublisher(lab.endpoints().mqtt(), "newer-plant", TIMEOUT)) {
            messages(number, PlantMessages::newerMessage).forEach(publisher::publish);
            assertThat(publisher.awaitAcknowledged(TIMEOUT)).isTrue();
        }
    }

    /** Waits until readings that are published from now on are stored. */
    private void awaitFlow(PlantLoad load) {
        int count = load.published() + RATE;
        await().atMost(TIMEOUT).until(() -> KINDS.stream().allMatch(kind -> stored(kind) >= count));
    }

    private long stored(String kind) {
        return lab.influx(DATABASE).number("SELECT count(\"number\") FROM \"plant." + kind + "\"");
    }

    private void assertStored(int published) {
        for (String kind : KINDS) {
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(stored(kind))
                            .as("stored readings of " + kind)
                            .isEqualTo(published));
            List<Map<String, Object>> rows = lab.influx(DATABASE).rows("SELECT * FROM \"plant." + kind + "\"").stream()
                    .map(ProtobufChainTest::withoutNulls)
                    .toList();
            assertThat(rows)
                    .isEqualTo(IntStream.range(0, published)
                            .mapToObj(number -> PlantMessages.row(kind + "-1", number))
                            .toList());
        }
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> row) {
        Map<String, Object> present = new TreeMap<>(row);
        present.values().removeIf(Objects::isNull);
        return present;
    }

    private static double metric(OwnWorker worker, String name) throws IOException {
        return WorkerMetrics.read(WorkerMetrics.address(worker.pid()), "own", Optional.empty()).stream()
                .filter(point -> point.measurement().equals("mqtt-source-task-metrics"))
                .map(HealthPoint::fields)
                .mapToDouble(fields -> fields.get(name))
                .sum();
    }
}
