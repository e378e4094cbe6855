// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.BrokerSessions;
import dev.fringe.mqtt.servers.LogLines;
import dev.fringe.mqtt.servers.Mosquitto;
import dev.fringe.mqtt.servers.Offsets;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options and the counts of a task, each with its own broker. Concurrent, because each test mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class MqttSourceTaskTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Path SCHEMAS =
            Path.of("..", "connect-configs", "schemas").toAbsolutePath().normalize();

    private final String name = "task-" + NAMES.incrementAndGet();

    @TempDir
    Path dir;

    private Mosquitto mosquitto;
    private Publisher publisher;

    @BeforeEach
    void startBroker() throws Exception {
        mosquitto = Mosquitto.start(dir);
        publisher = new Publisher(mosquitto.uri());
    }

    @AfterEach
    void stopBroker() throws Exception {
        publisher.close();
        mosquitto.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void losesNothingIfTheBrokerIsKilledAndRestarted(String version) throws Exception {
        Map<String, String> config = config("numbers/#", "string", Map.of("mqtt.version", version));
        Set<Object> stored = ConcurrentHashMap.newKeySet();
        AtomicBoolean kafkaIsBack = new AtomicBoolean();
        try (RunningTask task = new RunningTask(config, (t, record) -> {
            if (kafkaIsBack.get()) {
                stored.add(record.value());
                t.confirm(record);
            }
        })) {
            task.awaitSubscribed();
            publisher.publishNumbers("numbers", 0, 500);
            task.await(500);
            mosquitto.persist();
            mosquitto.kill();
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("connected") == 0);
            kafkaIsBack.set(true);
            task.records().forEach(task::confirm);
            mosquitto.start();
            task.awaitSubscribed();
            try (Publisher again = new Publisher(mosquitto.uri())) {
                again.publishNumbers("numbers", 500, 600);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> stored.size() == 600);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("in-flight") == 0);
            assertThat(task.metric("session-lost-total")).isZero();
        }
    }

    /** With 3.1.1, because Mosquitto sends such a client everything at once, and the window has room for ten messages. */
    @Test
    void writesReceivedMessagesIfTheBrokerRestartsFromAnOlderStore() throws Exception {
        Map<String, String> config =
                config("numbers/#", "string", Map.of("mqtt.version", "3.1.1", "mqtt.receive.maximum", "10"));
        Set<Object> stored = ConcurrentHashMap.newKeySet();
        AtomicBoolean kafkaIsBack = new AtomicBoolean();
        try (RunningTask task = new RunningTask(config, (t, record) -> {
            if (kafkaIsBack.get()) {
                stored.add(record.value());
                t.confirm(record);
            }
        })) {
            task.awaitSubscribed();
            publisher.publishNumbers("numbers", 0, 50);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("received-total") == 50);
            mosquitto.persist();
            byte[] older = mosquitto.store();
            publisher.publishNumbers("numbers", 50, 100);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("received-total") == 100);
            mosquitto.kill();
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("connected") == 0);
            mosquitto.restore(older);
            mosquitto.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("connected") == 1);
            kafkaIsBack.set(true);
            for (SourceRecord record : task.records()) {
                stored.add(record.value());
                task.confirm(record);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> stored.size() == 100);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("in-flight") == 0);
            assertThat(task.metric("session-lost-total")).isZero();
            assertThat(accountedFor(task)).isEqualTo(task.metric("received-total"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void failsOrWarnsWhenTheBrokerGrantsALowerQos(String version) throws Exception {
        try (LogLines log = LogLines.about(name + "-0");
                Mosquitto lossy = Mosquitto.start(Files.createDirectories(dir.resolve("lossy")), "max_qos 0")) {
            Map<String, String> config =
                    config("numbers/#", "string", Map.of("mqtt.version", version, "mqtt.uri", lossy.uri()));
            try (RunningTask task = RunningTask.confirming(config)) {
                assertThat(task.awaitFailure())
                        .hasMessageContaining("grants the filter numbers/# QoS 0")
                        .hasMessageContaining("mqtt.qos.downgrade");
            }
            assertThat(new MqttSourceConnector().validate(config).configValues())
                    .filteredOn(value -> !value.errorMessages().isEmpty())
                    .singleElement()
                    .satisfies(value -> assertThat(value.name()).isEqualTo("routes.r.filter"));
            config.put("mqtt.qos.downgrade", "warn");
            try (RunningTask task = RunningTask.confirming(config).awaitSubscribed()) {
                assertThat(log.has("grants the filter numbers/# QoS 0")).isTrue();
                assertThat(task.metric("connected")).isEqualTo(1);
            }
        }
    }

    /** With 3.1.1, because an MQTT 5 broker does not send retained messages that no route wants. */
    @Test
    void countsTheResultOfEveryMessage() throws Exception {
        publisher.publish("devices/state", "{\"a\":1}".getBytes(StandardCharsets.UTF_8), 1, true, new MqttProperties());
        Map<String, String> config = config(
                "devices/#",
                "json",
                Map.of(
                        "mqtt.version", "3.1.1",
                        "poison.topic", "poison",
                        "routes.r.retained", "skip",
                        "routes.r.unpivot.keep", "id",
                        "routes.r.unpivot.name", "quantity",
                        "routes.r.unpivot.value", "result"));
        try (RunningTask task = new RunningTask(config, (t, record) -> {
            String headers = record.headers().lastWithName("mqtt.topic").value().toString();
            switch (headers) {
                case "devices/dropped" -> t.confirmWithoutMetadata(record);
                case "devices/slow" -> {
                    // Kafka does not answer for this one
                }
                default -> t.confirm(record);
            }
        })) {
            task.awaitSubscribed();
            publisher.publish("devices/two", "{\"id\":\"x\",\"a\":1,\"b\":2}");
            publisher.publish("devices/none", "{\"id\":\"x\"}");
            publisher.publish("devices/broken", "{broken");
            publisher.publish("devices/dropped", "{\"a\":1}");
            publisher.publish("devices/slow", "{\"a\":1}");
            await().atMost(Duration.ofSeconds(30)).until(() -> task.records().size() == 5);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("filtered-total") == 1);
            assertThat(task.metric("received-total")).isEqualTo(6);
            assertThat(task.metric("recorded-total")).isEqualTo(1);
            assertThat(task.metric("poison-total")).isEqualTo(1);
            assertThat(task.metric("skipped-total")).isEqualTo(2);
            assertThat(task.metric("in-flight")).isEqualTo(1);
            assertThat(accountedFor(task)).isEqualTo(6);
        }
        publisher.publish("devices/state", new byte[0], 1, true, new MqttProperties());
    }

    private static long accountedFor(RunningTask task) {
        return Stream.of("recorded", "poison", "skipped", "filtered", "unrouted", "resent")
                        .mapToLong(result -> task.metric(result + "-total"))
                        .sum()
                + task.metric("in-flight");
    }

    @Test
    void countsASessionThatTheBrokerLostWhileNoTaskRan() throws Exception {
        Offsets offsets = new Offsets();
        Map<String, String> config = config("numbers/#", "string", Map.of());
        try (RunningTask task = RunningTask.confirming(offsets, config, 1, 0).awaitSubscribed()) {
            publisher.publishNumbers("numbers", 0, 1);
            task.await(1);
            assertThat(task.metric("session-lost-total")).isZero();
        }
        BrokerSessions.end(mosquitto.uri(), name + "-0");
        try (RunningTask task = RunningTask.confirming(offsets, config, 1, 0).awaitSubscribed()) {
            assertThat(task.metric("session-lost-total")).isEqualTo(1);
        }
    }

    /** Connect starts the next task before a task that hangs in stop() has ended. */
    @Test
    void keepsTheMetricsOfTheNextTaskIfAnAbandonedOneEndsLate() throws Exception {
        Map<String, String> config = config("numbers/#", "string", Map.of());
        RunningTask abandoned = RunningTask.confirming(config).awaitSubscribed();
        config.put("mqtt.client.id", "successor");
        try (RunningTask next = RunningTask.confirming(config).awaitSubscribed()) {
            abandoned.close();
            assertThat(next.metric("connected")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void receivesMessagesPublishedRightAfterItsStart(String version) throws Exception {
        try (RunningTask task =
                RunningTask.confirming(config("numbers/#", "string", Map.of("mqtt.version", version)))) {
            publisher.publishNumbers("numbers", 0, 1);
            assertThat(task.await(1)).hasSize(1);
        }
    }

    @Test
    void readsThePasswordAgainAtEachConnection() throws Exception {
        Path passwords = dir.resolve("passwords");
        setPassword(passwords, "first");
        try (Mosquitto guarded = Mosquitto.start(
                Files.createDirectories(dir.resolve("guarded")),
                "allow_anonymous false",
                "password_file " + passwords)) {
            Map<String, String> config = config(
                    "numbers/#",
                    "string",
                    Map.of(
                            "mqtt.uri", guarded.uri(),
                            "mqtt.username", "instrument",
                            "mqtt.password", "first",
                            "mqtt.reconnect.backoff.ms", "50",
                            "mqtt.reconnect.backoff.max.ms", "200"));
            try (RunningTask task = RunningTask.confirming(config).awaitSubscribed()) {
                guarded.stop();
                setPassword(passwords, "second");
                task.reconfigure("mqtt.password", "second");
                guarded.start();
                await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("reconnect-total") >= 1);
                task.awaitSubscribed();
            }
        }
    }

    private static void setPassword(Path file, String password) throws Exception {
        Files.writeString(file, "");
        new ProcessBuilder("mosquitto_passwd", "-b", file.toString(), "instrument", password)
                .start()
                .waitFor();
    }

    @Test
    void waitsForABrokerThatHasNotStarted() throws Exception {
        mosquitto.stop();
        Map<String, String> config = config("numbers/#", "string", Map.of("mqtt.reconnect.backoff.ms", "50"));
        try (RunningTask task = RunningTask.confirming(config)) {
            assertThat(task.metric("connected")).isZero();
            mosquitto.start();
            task.awaitSubscribed();
        }
    }

    @Test
    void writesEveryDecodableMessageAmongManyUndecodable() throws Exception {
        Map<String, String> config = config("numbers/#", "number", Map.of("poison.topic", "poison"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            for (int i = 0; i < 500; i++) {
                publisher.publish("numbers", i % 5 == 0 ? Integer.toString(i) : "bad " + i);
            }
            List<SourceRecord> records = task.await(500);
            assertThat(records.stream().filter(r -> r.topic().equals("out")).map(SourceRecord::value))
                    .isEqualTo(IntStream.range(0, 100)
                            .mapToObj(i -> (Object) (i * 5.0))
                            .toList());
            assertThat(records.stream().filter(r -> r.topic().equals("poison"))).hasSize(400);
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("acknowledged-total") == 500);
            assertThat(task.metric("poison-total")).isEqualTo(400);
        }
    }

    @Test
    void readsBaselineSignalsByTheirSchema() throws Exception {
        Map<String, String> config = config(
                "signal/baseline/+",
                "json",
                Map.of(
                        "routes.r.schema",
                                SCHEMAS.resolve("baseline_signal.avsc").toString(),
                        "routes.r.topic", "baseline_signal",
                        "routes.r.key", "{field:baselineId}"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            Instant before = Instant.now();
            publisher.publish(
                    "signal/baseline/42",
                    "{\"createTime\":\"2021-11-21 03:02:17.123456\",\"baselineId\":42,\"signalValue\":0.123,\"sequence\":17,\"bands\":[0.1,0.2]}");
            SourceRecord record = task.await(1).get(0);
            Struct value = (Struct) record.value();
            assertThat(record.topic()).isEqualTo("baseline_signal");
            assertThat(record.key()).isEqualTo("42");
            assertThat(record.timestamp()).isBetween(before.toEpochMilli(), System.currentTimeMillis());
            assertThat(value.getInt64("createTime")).isEqualTo(1637463737123456L);
            assertThat(value.getArray("bands")).isEqualTo(List.of(0.1, 0.2));
            assertThat(record.headers().lastWithName("mqtt.topic").value()).isEqualTo("signal/baseline/42");
        }
    }

    /** From devices with wrong clocks, and from one with a correct clock. */
    @Test
    void countsTheRecordsWhoseTimeItReplaced() throws Exception {
        Map<String, String> config =
                config("devices/+", "json", Map.of("routes.r.timestamp.field", "t", "routes.r.timestamp.format", "ms"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            long now = System.currentTimeMillis();
            publisher.publish("devices/right", "{\"t\":" + now + "}");
            publisher.publish("devices/reset", "{\"t\":0}");
            publisher.publish("devices/before", "{\"t\":-86400000}");
            publisher.publish("devices/ahead", "{\"t\":2085978496000}");
            List<SourceRecord> records = task.await(4);
            assertThat(records.get(0).timestamp()).isEqualTo(now);
            assertThat(records.subList(1, 4))
                    .allSatisfy(record -> assertThat(record.timestamp())
                            .isEqualTo(record.headers()
                                    .lastWithName("mqtt.received")
                                    .value()));
            await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("acknowledged-total") == 4);
            assertThat(task.metric("timestamp-replaced-total")).isEqualTo(3);
            assertThat(task.metric("poison-total")).isZero();
        }
    }

    @Test
    void writesOneRecordPerReading() throws Exception {
        Map<String, String> config = config(
                "machine/states",
                "json",
                Map.of(
                        "routes.r.schema", SCHEMAS.resolve("machine_data.avsc").toString(),
                        "routes.r.topic", "machine.data",
                        "routes.r.key", "{field:thing}.{field:quantity}",
                        "routes.r.unpivot.keep", "Thing as thing, Timestamp as phenomenonTime, id",
                        "routes.r.unpivot.name", "quantity",
                        "routes.r.unpivot.value", "result"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish(
                    "machine/states",
                    "{\"Thing\":\"R0815\",\"Timestamp\":1554096460415,\"actSpeed_C11\":288.2,\"vaTorque_C11\":3,\"id\":\"x\"}");
            List<SourceRecord> records = task.await(2);
            assertThat(records.stream().map(SourceRecord::key))
                    .containsExactly("R0815.actSpeed_C11", "R0815.vaTorque_C11");
            assertThat(((Struct) records.get(1).value()).getFloat64("result")).isEqualTo(3.0);
            assertThat(((Struct) records.get(1).value()).getString("id")).isEqualTo("x");
        }
    }

    @Test
    void writesTheConfiguredHeaders() throws Exception {
        Map<String, String> config =
                config("h/#", "string", Map.of("headers", "mqtt.topic,mqtt.property.u*", "poison.topic", "poison"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            MqttProperties properties = new MqttProperties();
            properties.setContentType("text/plain");
            properties.setUserProperties(List.of(new UserProperty("unit", "K"), new UserProperty("run", "7")));
            publisher.publish("h/good", "1".getBytes(StandardCharsets.UTF_8), 1, false, properties);
            publisher.publish("h/bad", new byte[] {(byte) 0xff}, 1, false, properties);
            List<SourceRecord> records = task.await(2);
            assertThat(records.get(0).headers())
                    .extracting(Header::key)
                    .containsExactly("mqtt.topic", "mqtt.property.unit");
            assertThat(records.get(1).headers())
                    .extracting(Header::key)
                    .contains("mqtt.content.type", "mqtt.property.run", "mqtt.qos");
        }
    }

    @Test
    void passesOnTheTraceContextOfAMessage() throws Exception {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        try (RunningTask task = RunningTask.confirming(config("t/#", "string", Map.of()))) {
            task.awaitSubscribed();
            publisher.publish("t/1", "1".getBytes(StandardCharsets.UTF_8), 1, false, properties("traceparent", parent));
            publisher.publish("t/2", "2".getBytes(StandardCharsets.UTF_8), 1, false, properties("traceparent", "00-0"));
            List<SourceRecord> records = task.await(2);
            assertThat(records.get(0).headers().lastWithName("traceparent").value())
                    .isEqualTo(parent);
            assertThat(records.get(1).headers().lastWithName("traceparent")).isNull();
            assertThat(records.get(1)
                            .headers()
                            .lastWithName("mqtt.property.traceparent")
                            .value())
                    .isEqualTo("00-0");
        }
    }

    private static MqttProperties properties(String name, String value) {
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(List.of(new UserProperty(name, value)));
        return properties;
    }

    @Test
    void showsTheLatestMessageOfWatchedTopicsUntilTheTaskStops() throws Exception {
        Map<String, String> config =
                config("w/#", "string", Map.of("watched.topics", "w/+/watched,w/never", "watched.topics.max", "3"));
        String beans = "dev.fringe.mqtt:type=mqtt-watched-topic,connector=\"" + name + "\",*";
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            long before = System.currentTimeMillis();
            publisher.publish("w/1/watched", "1");
            publisher.publish("w/1/other", "1");
            publisher.publish("w/2/watched", "1");
            publisher.publish("w/3/watched", "1");
            publisher.publish("w/1/watched", "2");
            task.await(5);
            Map<String, Long> last = new HashMap<>();
            for (ObjectName bean : server.queryNames(new ObjectName(beans), null)) {
                last.put(ObjectName.unquote(bean.getKeyProperty("topic")), (Long)
                        server.getAttribute(bean, WatchedTopics.LAST_MESSAGE));
            }
            assertThat(last).containsOnlyKeys("w/never", "w/1/watched", "w/2/watched");
            assertThat(last.get("w/never")).isLessThanOrEqualTo(before);
            assertThat(last.get("w/1/watched")).isGreaterThanOrEqualTo(before);
            assertThat(task.metric("watched-topics")).isEqualTo(3);
            assertThat(task.metric("watched-topic-refused-total")).isEqualTo(1);
        }
        assertThat(server.queryNames(new ObjectName(beans), null)).isEmpty();
    }

    @Test
    void subscribesEachRouteWithItsQos() throws Exception {
        Map<String, String> config = config("q1/#", "string", Map.of("routes", "r,zero,covered"));
        config.putAll(Map.of("routes.zero.filter", "q0/#", "routes.zero.topic", "out", "routes.zero.qos", "0"));
        config.putAll(
                Map.of("routes.covered.filter", "q1/x", "routes.covered.topic", "out", "routes.covered.qos", "0"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish("q0/x", "0");
            publisher.publish("q1/y", "1");
            publisher.publish("q1/x", "2");
            assertThat(task.await(4))
                    .allSatisfy(record -> assertThat(
                                    record.headers().lastWithName("mqtt.qos").value())
                            .isEqualTo(
                                    record.headers()
                                                    .lastWithName("mqtt.topic")
                                                    .value()
                                                    .equals("q0/x")
                                            ? 0
                                            : 1));
        }
    }

    @Test
    void requestsNoLargerPacketsThanItsMaximum() throws Exception {
        Map<String, String> config = config("p/#", "string", Map.of("mqtt.maximum.packet.size.bytes", "1000"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish("p/large", "x".repeat(1_000));
            publisher.publish("p/small", "y");
            assertThat(task.await(1).get(0).value()).isEqualTo("y");
        }
    }

    private Map<String, String> config(String filter, String format, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                name,
                "mqtt.uri",
                mosquitto.uri(),
                "routes",
                "r",
                "routes.r.filter",
                filter,
                "routes.r.topic",
                "out",
                "routes.r.format",
                format));
        config.putAll(more);
        return config;
    }
}
