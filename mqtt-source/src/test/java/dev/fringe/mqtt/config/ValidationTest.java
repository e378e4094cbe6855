// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.MqttSourceConnector;
import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.BrokerException.Kind;
import dev.fringe.mqtt.servers.Broker;
import dev.fringe.mqtt.servers.FakeBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
    private static final Validation.ConnectionCheck WORKS = (config, routes) -> Optional.empty();

    @Test
    void acceptsAValidConfiguration() {
        assertThat(faults(Map.of())).isEmpty();
    }

    @Test
    void sparkplugNeedsKafkaAndOrder() {
        Map<String, String> sparkplug = Map.of("routes.r.format", "sparkplug");
        assertThat(faults(sparkplug)).containsOnlyKeys("sparkplug.kafka.bootstrap.servers");

        Map<String, String> stored = new HashMap<>(sparkplug);
        stored.put("sparkplug.kafka.bootstrap.servers", "h:1");
        assertThat(faults(stored)).isEmpty();

        stored.put("tasks.max", "2");
        assertThat(faults(stored)).containsOnlyKeys("mqtt.task.assignment");
        stored.put("mqtt.task.assignment", "routes");
        assertThat(faults(stored)).isEmpty();

        stored.put("mqtt.task.assignment", "shared");
        stored.put("tasks.max", "1");
        stored.put("mqtt.shared.group", "g");
        assertThat(faults(stored)).containsOnlyKeys("mqtt.shared.group");
        stored.remove("mqtt.shared.group");

        stored.put("routes.r.compression", "gzip");
        assertThat(faults(stored)).containsOnlyKeys("routes.r.compression");
        stored.remove("routes.r.compression");

        stored.put("routes.r.schema", "\"string\"");
        assertThat(faults(stored)).containsOnlyKeys("routes.r.schema");
    }

    /** Connect answers "500, null" to a faulty configuration if an option of the definition has no value. */
    @Test
    void hasAValueForEveryOptionOfTheDefinition() {
        assertThat(Validation.of(Map.of(), WORKS).configValues())
                .extracting(ConfigValue::name)
                .containsAll(new MqttSourceConnector().config().names());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mqtt.uri                      | mqtt://h:1          | scheme
            mqtt.uri                      | tcp://u:p@h:1       | mqtt.username
            mqtt.version                  | 4                   | 3.1.1
            mqtt.qos                      | 2                   | use 1
            mqtt.receive.maximum          | 0                   | at least 1
            mqtt.receive.maximum          | many                | Not a number
            mqtt.shared.group             | a/b                 | '/'
            mqtt.reconnect.backoff.max.ms | 20                  | less than
            mqtt.password                 | secret              |
            mqtt.keepalive                | 3                   | no such option
            mqtt.ssl.truststore.location  | /x                  | ssl://
            routes                        | r,r                 | twice
            routes                        | a.b                 | letters
            routes.x.filter               | a                   | not listed
            routes.r.filtre               | a                   | no such option
            routes.r.filter               | a/#/b               | '#'
            routes.r.filter               | a/b+                | '+'
            routes.r.filter               | $share/g/a          | mqtt.shared.group
            routes.r.topic                | {tpic}              | {topic}
            routes.r.topic                | a{                  | brace
            routes.r.topic                | __consumer_offsets  | topics.deny
            topics.deny                   | (                   | regular expression
            routes.r.qos                  | 2                   | use 1
            routes.r.empty.payload        | maybe               | tombstone
            routes.r.key                  | {field:x}           | only json
            routes.r.format               | xml                 | json
            routes.r.format               | avro                |
            routes.r.schema               | /nowhere.avsc       |
            routes.r.retained             | maybe               | include
            routes.r.compression          | zip                 | gzip
            routes.r.influx.precision     | ps                  | ms
            routes.r.protobuf.message     | a.B                 | only protobuf
            routes.r.protobuf.registry.url | http://h           | only protobuf
            routes.r.timestamp.field      | t                   | only json
            routes.r.timestamp.format     | nonsense            | pattern
            routes.r.timestamp.max.ahead.ms  | -1               | at least 0
            routes.r.timestamp.max.behind.ms | an hour          | Not a number
            sparkplug.host.id             | a/b                 | '/'
            sparkplug.rebirth.wait.ms     | -1                  | at least 0
            routes.r.sparkplug.records    | all                 | metric
            routes.r.unpivot.keep         | a b                 | as other
            poison.topic                  | a b                 | Kafka topic
            """)
    void marksAnInvalidOptionWithItsRemedy(String option, String value, String remedy) {
        Map<String, List<String>> faults = faults(Map.of(option, value));
        Map<String, String> elsewhere = Map.of("mqtt.password", "mqtt.username", "routes.r.format", "routes.r.schema");
        String marked = remedy == null && elsewhere.containsKey(option) ? elsewhere.get(option) : option;
        assertThat(faults).containsKey(marked);
        assertThat(String.join(" ", faults.get(marked))).contains(remedy == null ? "" : remedy);
    }

    @Test
    void marksAllInvalidOptionsAtOnce() {
        assertThat(faults(Map.of("mqtt.qos", "2", "routes.r.filter", "a#", "poison.topic", "?", "mqtt.version", "6")))
                .containsOnlyKeys("mqtt.qos", "routes.r.filter", "poison.topic", "mqtt.version");
    }

    @Test
    void marksASchemaThatDoesNotParseOrThatConnectCannotExpress(@TempDir Path dir) throws Exception {
        Path broken = Files.writeString(dir.resolve("broken.avsc"), "{\"type\":\"recrod\"}");
        assertThat(faults(Map.of("routes.r.format", "json", "routes.r.schema", broken.toString()))
                        .get("routes.r.schema"))
                .singleElement()
                .asString()
                .contains("broken.avsc is not an Avro schema");
        String union =
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"u\",\"type\":[\"int\",\"string\"]}]}";
        assertThat(faults(Map.of("routes.r.format", "json", "routes.r.schema", union))
                        .get("routes.r.schema"))
                .singleElement()
                .asString()
                .contains("field u");
    }

    @Test
    void rejectsInvalidKeys(@TempDir Path dir) throws Exception {
        Path notAStore = Files.writeString(dir.resolve("trust.jks"), "no store");
        assertThat(faults(Map.of("mqtt.uri", "ssl://h:1", "mqtt.ssl.truststore.location", notAStore.toString())))
                .containsOnlyKeys("mqtt.ssl.truststore.location");
        assertThat(faults(Map.of(
                        "mqtt.uri",
                        "ssl://h:1",
                        "mqtt.ssl.keystore.type",
                        "PEM",
                        "mqtt.ssl.keystore.key",
                        "not a key",
                        "mqtt.ssl.keystore.certificate.chain",
                        "not a certificate")))
                .containsOnlyKeys("mqtt.ssl.keystore.key");
    }

    @Test
    void rejectsRevocationListsThatCannotBeReadOrWouldBeIgnored(@TempDir Path dir) throws Exception {
        Map<String, String> config = new HashMap<>(Map.of("mqtt.uri", "ssl://h:1"));
        for (Path file : List.of(dir.resolve("none"), Files.writeString(dir.resolve("text"), "no list"))) {
            config.put("mqtt.ssl.crl.location", file.toString());
            assertThat(faults(config))
                    .containsOnlyKeys("mqtt.ssl.crl.location")
                    .allSatisfy(
                            (option, faults) -> assertThat(faults.toString()).contains(file.toString(), "PEM or DER"));
        }
        config.put("mqtt.ssl.engine.factory.class", DefaultSslEngineFactory.class.getName());
        assertThat(faults(config)).containsOnlyKeys("mqtt.ssl.crl.location");
        config.put("mqtt.ssl.crl.location", "");
        assertThat(faults(config)).isEmpty();
    }

    @Test
    void marksOptionsThatTheBrokerRejects() throws Exception {
        assertThat(faultsAt("tcp://no.such.host.invalid:1", Map.of())).containsOnlyKeys("mqtt.uri");
        assertThat(faultsAt("tcp://127.0.0.1:" + Broker.freePort(), Map.of())).containsOnlyKeys("mqtt.uri");
        for (String version : List.of("5", "3.1.1")) {
            boolean five = version.equals("5");
            assertThat(faultsAt(new FakeBroker().refusingConnections(five ? 0x86 : 4), version))
                    .containsOnlyKeys("mqtt.username");
            assertThat(faultsAt(new FakeBroker().refusingConnections(five ? 0x87 : 5), version))
                    .containsOnlyKeys("mqtt.username");
            assertThat(faultsAt(new FakeBroker().refusingConnections(five ? 0x84 : 1), version))
                    .containsOnlyKeys("mqtt.version");
            assertThat(faultsAt(new FakeBroker().refusingFilters(five ? 0x87 : 0x80), version))
                    .containsOnlyKeys("routes.r.filter");
            assertThat(faultsAt(new FakeBroker(), version)).isEmpty();
        }
    }

    @Test
    void doesNotConnectWithAnInvalidConfiguration() {
        Validation.ConnectionCheck never =
                (config, routes) -> Optional.of(new BrokerException(Kind.UNKNOWN_HOST, "tried", null));
        assertThat(faults(Map.of("mqtt.qos", "2"), never)).containsOnlyKeys("mqtt.qos");
        assertThat(faults(Map.of("mqtt.validate.connection", "false"), never)).isEmpty();
    }

    private static Map<String, List<String>> faultsAt(FakeBroker broker, String version) throws Exception {
        try (broker) {
            return faultsAt(broker.uri(), Map.of("mqtt.version", version));
        }
    }

    private static Map<String, List<String>> faultsAt(String uri, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("mqtt.uri", uri);
        return faults(config, new BrokerCheck());
    }

    private static Map<String, List<String>> faults(Map<String, String> more) {
        return faults(more, WORKS);
    }

    private static Map<String, List<String>> faults(Map<String, String> more, Validation.ConnectionCheck check) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name", "source",
                "mqtt.uri", "tcp://localhost:1883",
                "routes", "r",
                "routes.r.filter", "a/#",
                "routes.r.topic", "out"));
        config.putAll(more);
        return Validation.of(config, check).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
