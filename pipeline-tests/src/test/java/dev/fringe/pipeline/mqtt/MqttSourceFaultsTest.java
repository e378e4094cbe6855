package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.LabFailure;
import dev.fringe.lab.Rest;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole processes are killed while numbers are published: none is missing afterwards, few are there twice. */
class MqttSourceFaultsTest {
    private static final int RATE = 1_000;
    private static final int WINDOW = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.ownFor(MqttSourceFaultsTest.class, StackSize.withoutFlink());
    }

    @AfterAll
    static void end() {
        lab.close();
    }

    @Test
    void losesNothingWhenTheWorkerIsKilled() throws Exception {
        survivesKills("worker-3", "connect", 3);
    }

    @Test
    @Tag("faults")
    void losesNothingWhenTheWorkerIsKilledTenTimes() throws Exception {
        survivesKills("worker-10", "connect", 10);
    }

    @Test
    void losesNothingWhenTheKafkaBrokerIsKilled() throws Exception {
        survivesKills("kafka-1", "kafka", 1);
    }

    @Test
    @Tag("faults")
    void losesNothingWhenTheKafkaBrokerIsKilledTenTimes() throws Exception {
        survivesKills("kafka-10", "kafka", 10);
    }

    @Test
    void losesNothingWhenKafkaIsAwayLongerThanTheDeliveryTimeout() throws Exception {
        String name = "kafka-away";
        create(
                name,
                Map.of(
                        "producer.override.delivery.timeout.ms",
                        "6000",
                        "producer.override.request.timeout.ms",
                        "3000"));
        try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), name, RATE);
                StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
            awaitPublished(load, 2 * RATE);
            lab.kill("kafka");
            awaitPublished(load, load.published() + 15 * RATE);
            // where it shows: a worker without Kafka has no place to write a task's state to
            await().atMost(PATIENCE).until(() -> logSays("WorkerSourceTask{id=" + name + "-0} failed to send record"));
            lab.up();
            restart(name);
            int published = load.stop();
            assertThat(stored.readUpTo(published, PATIENCE).firstMissing(published))
                    .isEqualTo(published);
        }
        delete(name);
    }

    private static void survivesKills(String name, String victim, int kills) throws Exception {
        create(name, Map.of());
        try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), name, RATE);
                StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
            for (int kill = 0; kill < kills; kill++) {
                // records flow again before the next blow falls
                int before = load.published() + RATE;
                awaitPublished(load, before);
                assertThat(stored.readUpTo(before, PATIENCE).firstMissing(before))
                        .isEqualTo(before);
                lab.kill(victim);
                lab.up();
            }
            int published = load.stop();
            assertThat(stored.readUpTo(published, PATIENCE).firstMissing(published))
                    .isEqualTo(published);
            stored.readToTheEnd();
            assertThat(stored.duplicates()).isLessThanOrEqualTo((long) kills * WINDOW);
            System.out.println(victim + " killed " + kills + " times: published " + published + ", missing 0, twice "
                    + stored.duplicates());
        }
        delete(name);
    }

    private static void awaitPublished(SequencedLoad load, int count) {
        await().atMost(PATIENCE).until(() -> load.published() >= count);
    }

    private static Rest connect() {
        return new Rest("Kafka Connect", lab.endpoints().connect());
    }

    private static void create(String name, Map<String, String> more) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector")
                .put("tasks.max", "1")
                .put("mqtt.uri", "${env:FRINGE_MQTT_URI}")
                .put("mqtt.receive.maximum", Integer.toString(WINDOW))
                .put("routes", "numbers")
                .put("routes.numbers.filter", name)
                .put("routes.numbers.topic", name)
                .put("routes.numbers.format", "string")
                .put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        more.forEach(config::put);
        var answer = connect().put("/connectors/" + name + "/config", config);
        assertThat(answer.ok()).as(answer.text()).isTrue();
        await().atMost(PATIENCE).until(() -> taskState(name).equals("RUNNING"));
        awaitSubscribed(name);
    }

    /** The broker keeps messages only from the first subscription on. */
    private static void awaitSubscribed(String name) {
        await().atMost(PATIENCE).until(() -> logSays("subscribed to " + name + " "));
    }

    private static boolean logSays(String text) throws IOException {
        return Files.readString(lab.dir().resolve("logs/connect.log")).contains(text);
    }

    private static String taskState(String name) {
        try {
            return connect()
                    .get("/connectors/" + name + "/status")
                    .body()
                    .path("tasks")
                    .path(0)
                    .path("state")
                    .asText();
        } catch (LabFailure e) {
            return "UNKNOWN";
        }
    }

    private static void restart(String name) {
        await().atMost(PATIENCE)
                .ignoreException(LabFailure.class)
                .until(() -> connect()
                        .post(
                                "/connectors/" + name + "/restart?includeTasks=true&onlyFailed=true",
                                JsonNodeFactory.instance.objectNode())
                        .ok());
    }

    private static void delete(String name) {
        connect().delete("/connectors/" + name);
    }
}
