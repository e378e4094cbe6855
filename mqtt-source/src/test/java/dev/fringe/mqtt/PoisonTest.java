// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.ConvertingWorker;
import dev.fringe.mqtt.servers.Mosquitto;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No message stops a task with a poison topic: a converter and a producer accept every record. Concurrent, because each test mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class PoisonTest {
    private static final String ALL_SORTS = """
            {"type":"record","name":"R","fields":[
              {"name":"n","type":["null","double"],"default":null},
              {"name":"de","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}],"default":null},
              {"name":"ti","type":["null",{"type":"int","logicalType":"time-millis"}],"default":null},
              {"name":"f","type":["null","float"],"default":null},
              {"name":"m","type":["null",{"type":"map","values":{"type":"array","items":"double"}}],"default":null},
              {"name":"s","type":["null","string"],"default":null}]}""";
    private static final String GOOD = "{\"n\":1.5,\"t\":\"fine\"}";

    @TempDir
    static Path dir;

    private static Mosquitto mosquitto;
    private Publisher publisher;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @BeforeAll
    static void startBroker() throws Exception {
        mosquitto = Mosquitto.start(dir);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        mosquitto.close();
    }

    @BeforeEach
    void connect() throws Exception {
        publisher = new Publisher(mosquitto.uri());
    }

    @AfterEach
    void disconnect() throws Exception {
        publisher.close();
    }

    static Stream<Arguments> badMessages() {
        Map<String, String> plain = Map.of("routes.r.format", "bytes");
        Map<String, String> text = Map.of("routes.r.format", "string");
        Map<String, String> inferred = Map.of();
        Map<String, String> schema = Map.of("routes.r.schema", ALL_SORTS);
        Map<String, String> byLevel = Map.of("routes.r.topic", "{-1}");
        Map<String, String> byField = Map.of("routes.r.topic", "{field:t}");
        return Stream.of(
                Arguments.of("1.5 MB of bytes", plain, "d", "x".repeat(1_500_000), "max.record.bytes"),
                Arguments.of("800 kB, more in base64", plain, "d", "x".repeat(800_000), "max.record.bytes"),
                Arguments.of("text that JSON escapes", text, "d", "\u0001".repeat(300_000), "max.record.bytes"),
                Arguments.of("a long text in a field", schema, "d", field("s", 1_100_000), "max.record.bytes"),
                Arguments.of("a long array", inferred, "d", array(300_000), "max.record.bytes"),
                Arguments.of("17 MB", schema, "d", field("unknown", 17_000_000), "max.payload.bytes"),
                Arguments.of("JSON null at first", inferred, "d", "null", "null"),
                Arguments.of("JSON null by a schema", schema, "d", "null", "null"),
                Arguments.of("nothing", inferred, "d", "", "empty"),
                Arguments.of("Kafka's offsets", byLevel, "__consumer_offsets", GOOD, "topics.deny"),
                Arguments.of("Connect's configuration", byLevel, "connect-configs", GOOD, "topics.deny"),
                Arguments.of("the registry's schemas", byLevel, "_schemas", GOOD, "topics.deny"),
                Arguments.of("a topic by a field", byField, "d", "{\"t\":\"__consumer_offsets\"}", "topics.deny"),
                Arguments.of("a huge decimal", schema, "d", "{\"de\":\"1e400000000\"}", "field de"),
                Arguments.of("a tiny decimal", schema, "d", "{\"de\":\"1e-400000000\"}", "field de"),
                Arguments.of("a huge decimal number", schema, "d", "{\"de\":1e400000000}", "field de"),
                Arguments.of("a time of day before midnight", schema, "d", "{\"ti\":-1}", "field ti"),
                Arguments.of("a time of day after midnight", schema, "d", "{\"ti\":86400001}", "field ti"),
                Arguments.of("more than a float holds", schema, "d", "{\"f\":1e300}", "field f"),
                Arguments.of("a name of 40 kB", inferred, "d", "{\"" + "x".repeat(40_000) + "\":1}", "name"),
                Arguments.of("JSON in JSON in JSON", inferred, "d", "[".repeat(900) + "]".repeat(900), "deep"),
                Arguments.of(
                        "objects in objects", inferred, "d", "{\"a\":".repeat(990) + "1" + "}".repeat(990), "deep"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMessages")
    void writesAnUndecodableMessageToThePoisonTopicAndContinues(
            String what, Map<String, String> options, String level, String payload, String reason) throws Exception {
        Map<String, String> config = config(options);
        ConvertingWorker worker = new ConvertingWorker(true);
        try (RunningTask task = new RunningTask(config, worker::send)) {
            task.awaitSubscribed();
            publisher.publish(root(config) + "/" + level, payload);
            publisher.publish(root(config) + "/good", GOOD.replace("1.5", "2.5"));
            List<SourceRecord> records = task.await(2);
            assertThat(records.get(0).topic()).isEqualTo("poison");
            assertThat((String) records.get(0)
                            .headers()
                            .lastWithName("mqtt.poison.reason")
                            .value())
                    .contains(reason)
                    .hasSizeLessThan(1_000);
            assertThat(records.get(1).topic()).isNotEqualTo("poison");
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("acknowledged-total") == 2);
        }
    }

    /** Before and after the first field is known. */
    @Test
    void jsonNullIsPoisonWithAndWithoutAKnownSchema() throws Exception {
        Map<String, String> config = config(Map.of());
        try (RunningTask task = new RunningTask(config, new ConvertingWorker(true)::send)) {
            task.awaitSubscribed();
            for (String payload : List.of(GOOD, "null", GOOD)) {
                publisher.publish(root(config), payload);
            }
            assertThat(task.await(3)).extracting(SourceRecord::topic).containsExactly("out", "poison", "out");
        }
    }

    @Test
    void truncatesAMessageThatIsTooLargeAndStoresItsSize() throws Exception {
        Map<String, String> config = config(Map.of("routes.r.format", "bytes"));
        ConvertingWorker worker = new ConvertingWorker(true);
        try (RunningTask task = new RunningTask(config, worker::send)) {
            task.awaitSubscribed();
            MqttProperties properties = new MqttProperties();
            properties.setUserProperties(Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i")
                    .flatMap(name -> Stream.of(name + 1, name + 2))
                    .map(name -> new UserProperty(name, "v".repeat(60_000)))
                    .toList());
            publisher.publish(
                    root(config), "y".repeat(1_500_000).getBytes(StandardCharsets.UTF_8), 1, false, properties);
            SourceRecord poison = task.await(1).get(0);
            byte[] kept = (byte[]) poison.value();
            assertThat(kept).hasSizeBetween(100_000, 1_000_000);
            assertThat(poison.headers()
                            .lastWithName("mqtt.poison.payload.bytes")
                            .value())
                    .isEqualTo(1_500_000L);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("acknowledged-total") == 1);
            assertThat(worker.largest()).isLessThan(1_048_576);
        }
    }

    @ParameterizedTest
    @MethodSource
    void handlesAnEmptyPayloadAsConfigured(String format, String choice, List<String> topics) throws Exception {
        Map<String, String> config = config(Map.of("routes.r.format", format, "routes.r.empty.payload", choice));
        try (RunningTask task = new RunningTask(config, new ConvertingWorker(false)::send)) {
            task.awaitSubscribed();
            publisher.publish(root(config), "");
            publisher.publish(root(config), format.equals("json") ? "null" : "");
            publisher.publish(root(config), format.equals("json") ? GOOD : "17");
            List<SourceRecord> records = task.await(topics.size());
            assertThat(records).extracting(SourceRecord::topic).isEqualTo(topics);
            if (choice.equals("tombstone")) {
                assertThat(records.get(0).value()).isNull();
                assertThat(records.get(0).valueSchema()).isNull();
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("acknowledged-total") == 3);
        }
    }

    static Stream<Arguments> handlesAnEmptyPayloadAsConfigured() {
        List<String> three = List.of("out", "out", "out");
        List<String> aside = List.of("poison", "poison", "out");
        return Stream.of(
                Arguments.of("json", "tombstone", three),
                Arguments.of("json", "poison", aside),
                Arguments.of("json", "skip", List.of("out")),
                Arguments.of("json", "format", aside),
                Arguments.of("string", "format", three),
                Arguments.of("string", "poison", aside),
                Arguments.of("bytes", "tombstone", three),
                Arguments.of("bytes", "skip", List.of("out")),
                Arguments.of("number", "tombstone", three));
    }

    private static String field(String name, int length) {
        return "{\"" + name + "\":\"" + "x".repeat(length) + "\"}";
    }

    private static String array(int length) {
        return "{\"a\":[" + "1,".repeat(length) + "1]}";
    }

    /** One MQTT topic for each test, so that no session receives messages of another test. */
    private static Map<String, String> config(Map<String, String> more) {
        String name = "poison" + NUMBERS.incrementAndGet();
        Map<String, String> config = new HashMap<>();
        config.put("name", name);
        config.put("mqtt.uri", mosquitto.uri());
        config.put("poison.topic", "poison");
        config.put("routes", "r");
        config.put("routes.r.filter", name + "/#");
        config.put("routes.r.topic", "out");
        config.put("routes.r.format", "json");
        config.putAll(more);
        return config;
    }

    private static String root(Map<String, String> config) {
        return config.get("name");
    }
}
