// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.Broker;
import dev.fringe.mqtt.servers.Broker.Transport;
import dev.fringe.mqtt.servers.Brokers;
import dev.fringe.mqtt.servers.Certificates;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import dev.fringe.mqtt.servers.SharedMessages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option with two real brokers and both protocol versions. Concurrent, because each test mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class BrokersTest {
    private static Certificates certificates;
    private static Brokers brokers;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String id = "case-" + NAMES.incrementAndGet();

    @BeforeAll
    static void startBrokers() throws Exception {
        brokers = Brokers.shared();
        certificates = brokers.certificates();
    }

    static Stream<Arguments> cases() {
        return Stream.of("mosquitto", "hivemq")
                .flatMap(broker -> Stream.of("5", "3.1.1").map(version -> Arguments.of(broker, version)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesUnwrittenMessagesWithTheBroker(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version, Map.of());
        try (Publisher publisher = publisher(broker)) {
            try (RunningTask task = new RunningTask(config, (t, record) -> {
                if (Integer.parseInt((String) record.value()) < 10) {
                    t.confirm(record);
                }
            })) {
                task.awaitSubscribed();
                publisher.publishNumbers(id + "/n", 0, 15);
                // HiveMQ does not send the rest while a message is unacknowledged
                task.await(11);
            }
            publisher.publishNumbers(id + "/n", 15, 17);
            try (RunningTask task = RunningTask.confirming(config)) {
                assertThat(values(task.await(7))).containsExactly("10", "11", "12", "13", "14", "15", "16");
            }
            try (RunningTask task = RunningTask.confirming(config)) {
                task.awaitSubscribed();
                publisher.publishNumbers(id + "/n", 17, 18);
                assertThat(values(task.await(1))).containsExactly("17");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void connectsOverEveryTransportWithKeysInEveryForm(String broker, String version) throws Exception {
        Map<String, String> jks = Map.of(
                "mqtt.ssl.truststore.location",
                certificates.trustStore().toString(),
                "mqtt.ssl.truststore.password",
                Certificates.PASSWORD,
                "mqtt.ssl.keystore.location",
                certificates.keyStore("client").toString(),
                "mqtt.ssl.keystore.password",
                Certificates.PASSWORD);
        Map<String, String> pem = Map.of(
                "mqtt.ssl.truststore.type", "PEM",
                "mqtt.ssl.truststore.certificates", Files.readString(certificates.authority()),
                "mqtt.ssl.keystore.type", "PEM",
                "mqtt.ssl.keystore.key", Files.readString(certificates.key("client")),
                "mqtt.ssl.keystore.certificate.chain", Files.readString(certificates.certificate("client")));
        receivesOver(broker, version, Transport.WS, Map.of());
        receivesOver(broker, version, Transport.SSL, jks);
        receivesOver(broker, version, Transport.SSL, pem);
        receivesOver(broker, version, Transport.WSS, pem);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void usesAnAddressWithoutTlsIfTheTlsAddressIsUnavailable(String broker, String version) throws Exception {
        Map<String, String> config = config(
                broker,
                version,
                Map.of(
                        "mqtt.ssl.truststore.location",
                        certificates.trustStore().toString(),
                        "mqtt.ssl.truststore.password",
                        Certificates.PASSWORD));
        config.put("mqtt.uri", "ssl://localhost:" + Broker.freePort() + "," + config.get("mqtt.uri"));
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
        }
    }

    private void receivesOver(String broker, String version, Transport transport, Map<String, String> tls)
            throws Exception {
        Map<String, String> config = config(broker, version, tls);
        config.put("mqtt.uri", brokers.get(broker).uri(transport));
        try (Publisher publisher = publisher(broker);
                RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish(id + "/x", transport.name());
            assertThat(values(task.await(1))).containsExactly(transport.name());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void failsIfTheBrokerOrTheClientIsNotTrusted(String broker, String version) {
        Map<String, String> config = config(broker, version, Map.of());
        config.put("mqtt.uri", brokers.get(broker).uri(Transport.SSL));
        assertThat(faults(config)).containsOnlyKeys("mqtt.uri");
        assertThat(faults(config).get("mqtt.uri"))
                .singleElement()
                .asString()
                .contains(" is not trusted: certificate CN=", "mqtt.ssl.truststore.*");
        config.put("mqtt.ssl.truststore.location", certificates.trustStore().toString());
        config.put("mqtt.ssl.truststore.password", Certificates.PASSWORD);
        assertThat(faults(config)).containsOnlyKeys("mqtt.uri");
        config.put("mqtt.uri", brokers.get(broker).uri(Transport.SSL).replace("localhost", "127.0.0.1"));
        config.put("mqtt.ssl.keystore.location", certificates.keyStore("client").toString());
        config.put("mqtt.ssl.keystore.password", Certificates.PASSWORD);
        assertThat(faults(config)).as("the certificate is for another host").containsOnlyKeys("mqtt.uri");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void distinguishesWrongCredentialsFromCorrectOnes(String broker, String version) throws Exception {
        Map<String, String> config =
                config(broker, version, Map.of("mqtt.username", Broker.USER, "mqtt.password", "wrong"));
        assertThat(faults(config)).containsOnlyKeys("mqtt.username");
        try (RunningTask task = RunningTask.confirming(config)) {
            assertThat(task.awaitFailure()).hasMessageContaining("mqtt.password");
        }
        config.put("mqtt.password", Broker.PASSWORD);
        assertThat(faults(config)).isEmpty();
        try (RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sharesOneFilterAmongTasks(String broker, String version) throws Exception {
        Map<String, String> shared = Map.of("mqtt.shared.group", "group-" + id);
        Map<String, String> one = config(broker, version, shared);
        Map<String, String> two = config(broker, version, shared);
        two.put("name", id + "-second");
        try (RunningTask first = RunningTask.confirming(one).awaitSubscribed();
                RunningTask second = RunningTask.confirming(two).awaitSubscribed();
                Publisher publisher = publisher(broker)) {
            publisher.publishNumbers(id + "/n", 0, 200);
            awaitEachOnce(broker, 200, first, second);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void neitherDuplicatesNorLosesWhenTasksAreAddedAndRemoved(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version, Map.of());
        try (Publisher publisher = publisher(broker)) {
            try (RunningTask only = RunningTask.confirming(config).awaitSubscribed()) {
                publisher.publishNumbers(id + "/n", 0, 10);
                only.await(10);
            }
            publisher.publishNumbers(id + "/n", 10, 20);
            try (RunningTask first = RunningTask.confirming(config, 2, 0).awaitSubscribed();
                    RunningTask second = RunningTask.confirming(config, 2, 1).awaitSubscribed()) {
                publisher.publishNumbers(id + "/n", 20, 120);
                awaitEachOnce(broker, 110, first, second);
            }
            try (RunningTask only = RunningTask.confirming(config).awaitSubscribed()) {
                publisher.publishNumbers(id + "/n", 120, 140);
                assertThat(values(only.await(20))).doesNotHaveDuplicates().hasSize(20);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void includesOrSkipsRetainedMessages(String broker, String version) throws Exception {
        try (Publisher publisher = publisher(broker)) {
            publisher.publish(id + "/state", "kept".getBytes(StandardCharsets.UTF_8), 1, true, new MqttProperties());
            Map<String, String> include = config(broker, version, Map.of());
            try (RunningTask task = RunningTask.confirming(include)) {
                SourceRecord record = task.await(1).get(0);
                assertThat(record.headers().lastWithName("mqtt.retained").value())
                        .isEqualTo(true);
            }
            Map<String, String> skip = config(broker, version, Map.of("routes.r.retained", "skip"));
            skip.put("name", id + "-skip");
            try (RunningTask task = RunningTask.confirming(skip)) {
                task.awaitSubscribed();
                publisher.publish(id + "/state", "live");
                assertThat(values(task.await(1))).containsExactly("live");
            }
            // clear the retained message
            publisher.publish(id + "/state", new byte[0], 1, true, new MqttProperties());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesARecordForEachMatchingRouteAndPoisonToItsTopic(String broker, String version) throws Exception {
        Map<String, String> config = config(
                broker,
                version,
                Map.of(
                        "routes", "r,json",
                        "routes.json.filter", id + "/+",
                        "routes.json.topic", "{-1}.json",
                        "routes.json.key", "{field:a}",
                        "routes.json.format", "json",
                        "poison.topic", "poison"));
        try (Publisher publisher = publisher(broker);
                RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish(id + "/x", "{\"a\":1}");
            publisher.publish(id + "/x", "{broken");
            List<SourceRecord> records = task.await(4);
            assertThat(records.stream().map(SourceRecord::topic)).containsExactly("out", "x.json", "out", "poison");
            SourceRecord poison = records.get(3);
            assertThat((byte[]) poison.value()).asString(StandardCharsets.UTF_8).isEqualTo("{broken");
            assertThat(poison.headers().lastWithName("mqtt.poison.route").value())
                    .isEqualTo("json");
            assertThat(poison.headers()
                            .lastWithName("mqtt.poison.reason")
                            .value()
                            .toString())
                    .contains("not valid JSON")
                    .doesNotContain("broken");
            await().atMost(Duration.ofSeconds(10)).until(() -> task.metric("acknowledged-total") == 2);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void failsOnPoisonWithoutAPoisonTopicAndLeavesItWithTheBroker(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version, Map.of("routes.r.format", "number"));
        try (Publisher publisher = publisher(broker)) {
            try (RunningTask task = RunningTask.confirming(config)) {
                task.awaitSubscribed();
                publisher.publish(id + "/n", "1");
                task.await(1);
                publisher.publish(id + "/n", "two");
                assertThat(task.awaitFailure())
                        .hasMessageContaining(id + "/n")
                        .hasMessageContaining("route r")
                        .hasMessageContaining("poison.topic")
                        .hasMessageNotContaining("two");
            }
            config.put("routes.r.format", "string");
            try (RunningTask task = RunningTask.confirming(config)) {
                assertThat(values(task.await(1))).containsExactly("two");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void receivesMessagesAtQos0(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version, Map.of("mqtt.qos", "0"));
        try (Publisher publisher = publisher(broker);
                RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish(id + "/n", "7");
            assertThat(task.await(1).get(0).headers().lastWithName("mqtt.qos").value())
                    .isEqualTo(0);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesMqttPropertiesAsHeaders(String broker, String version) throws Exception {
        MqttProperties properties = new MqttProperties();
        properties.setContentType("text/plain");
        properties.setResponseTopic("answers");
        properties.setCorrelationData(new byte[] {1, 2});
        properties.setUserProperties(List.of(new UserProperty("site", "north")));
        boolean five = version.equals("5");
        Map<String, String> config =
                config(broker, version, five ? Map.of("routes.r.key", "{property:site}-{2}") : Map.of());
        try (Publisher publisher = publisher(broker);
                RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            publisher.publish(id + "/n", "x".getBytes(StandardCharsets.UTF_8), 1, false, properties);
            SourceRecord record = task.await(1).get(0);
            Headers headers = record.headers();
            assertThat(headers.lastWithName("mqtt.topic").value()).isEqualTo(id + "/n");
            assertThat(headers.lastWithName("mqtt.received").value()).isEqualTo(record.timestamp());
            if (five) {
                assertThat(record.key()).isEqualTo("north-n");
                assertThat(headers.lastWithName("mqtt.content.type").value()).isEqualTo("text/plain");
                assertThat(headers.lastWithName("mqtt.response.topic").value()).isEqualTo("answers");
                assertThat(headers.lastWithName("mqtt.correlation.data").value())
                        .isEqualTo(new byte[] {1, 2});
                assertThat(headers.lastWithName("mqtt.property.site").value()).isEqualTo("north");
            }
        }
    }

    private static Map<String, List<String>> faults(Map<String, String> config) {
        Map<String, List<String>> faults = new HashMap<>();
        new MqttSourceConnector().validate(config).configValues().forEach(value -> {
            if (!value.errorMessages().isEmpty()) {
                faults.put(value.name(), value.errorMessages());
            }
        });
        return faults;
    }

    /** Waits until each message has reached exactly one of the two tasks. */
    private void awaitEachOnce(String broker, int messages, RunningTask first, RunningTask second) {
        SharedMessages.await(
                brokers.get(broker), id + "-", () -> valuesOf(first, second).size() >= messages);
        assertThat(valuesOf(first, second)).doesNotHaveDuplicates().hasSize(messages);
    }

    private static List<Object> valuesOf(RunningTask first, RunningTask second) {
        List<Object> all = new ArrayList<>(values(first.records()));
        all.addAll(values(second.records()));
        return all;
    }

    private static List<Object> values(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::value).toList();
    }

    private static Publisher publisher(String broker) throws Exception {
        return new Publisher(brokers.get(broker).uri());
    }

    private Map<String, String> config(String broker, String version, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name", id,
                "mqtt.uri", brokers.get(broker).uri(),
                "mqtt.version", version,
                "mqtt.connect.timeout.ms", "5000",
                "mqtt.reconnect.backoff.ms", "50",
                "routes", "r",
                "routes.r.filter", id + "/#",
                "routes.r.topic", "out",
                "routes.r.format", "string"));
        config.putAll(more);
        return config;
    }
}
