// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.payload.protobuf.PlantMessages;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMapperTest {
    /** 2023-11-14T22:13:20Z. */
    private static final long RECEIVED = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "{topic},        site/north/42, site.north.42",
        "{1}-{-1},       site/north/42, site-42",
        "all.{2},        site/né/x,     all.n_",
        "x{field:a}y,    t,             x1y",
        "{field:b.c},    t,             deep"
    })
    void fillsTheTopicTemplate(String template, String topic, String expected) {
        RouteResult outcome = map(Map.of("topic", template), topic, "{\"a\":1,\"b\":{\"c\":\"deep\"}}")
                .get(0);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RouteResult.Mapped.class, m -> assertThat(m.topic()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {5}            | no level 5
            {field:nope}   | field nope
            {property:p}   | user property p
            """)
    void aMessageWithoutTheFieldsOfATemplateIsPoison(String template, String reason) {
        assertThat(map(Map.of("topic", template), "a/b", "{\"a\":1}").get(0))
                .isInstanceOfSatisfying(
                        RouteResult.Poison.class, p -> assertThat(p.reason()).contains(reason));
    }

    @Property
    void producesNoTopicNameThatKafkaRejects(@ForAll String text) {
        try {
            assertThat(KafkaTopics.legal(text)).matches("[a-zA-Z0-9._-]{1,249}").isNotIn(".", "..");
        } catch (Undecodable e) {
            assertThat(text.isEmpty() || text.length() > 249 || text.matches("[./]{1,2}"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s                   | 1700000000                  | 1700000000000
            s                   | 1700000000.25               | 1700000000250
            ms                  | 1700000000123               | 1700000000123
            us                  | 1700000000123456            | 1700000000123
            ns                  | 1700000000123456789         | 1700000000123
            ms                  | "1700000000123"             | 1700000000123
            iso                 | "2023-11-14T22:13:20Z"      | 1700000000000
            iso                 | "2023-11-14 22:13:20.5"     | 1700000000500
            iso                 | "2023-11-15T00:13:20+02:00" | 1700000000000
            dd.MM.yyyy HH:mm:ss | "14.11.2023 22:13:20"       | 1700000000000
            dd.MM.yyyy          | "14.11.2023"                | 1699920000000
            """)
    void takesTheTimestampFromThePayload(String format, String value, long expected) {
        Map<String, String> options =
                Map.of("timestamp.field", "t", "timestamp.format", format, "timestamp.max.behind.ms", "86400000");
        assertThat(map(options, "a", "{\"t\":" + value + "}").get(0))
                .isInstanceOfSatisfying(RouteResult.Mapped.class, m -> {
                    assertThat(m.timestamp()).isEqualTo(expected);
                    assertThat(m.timestampReplaced()).isFalse();
                });
    }

    /** One millisecond on either side of each bound, and extreme times. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ms  | 1700001800000                   | true
            ms  | 1700001800001                   | false
            ms  | 1699996400000                   | true
            ms  | 1699996399999                   | false
            ms  | 0                               | false
            ms  | -1                              | false
            s   | "-1e999999999"                  | false
            s   | "1e999999999"                   | false
            s   | 1e300                           | false
            iso | "1969-12-31T23:59:59.999Z"      | false
            iso | "2021-11-14T22:13:20Z"          | false
            iso | "2036-02-07T06:28:16Z"          | false
            iso | "+999999999-01-01T00:00:00Z"    | false
            iso | "-999999999-01-01T00:00:00Z"    | false
            """)
    void keepsTheTimeOfReceiptIfTheTimeInThePayloadIsBeyondTheBounds(String format, String value, boolean within) {
        Map<String, String> options = Map.of("timestamp.field", "t", "timestamp.format", format);
        assertThat(map(options, "a", "{\"t\":" + value + "}").get(0))
                .isInstanceOfSatisfying(RouteResult.Mapped.class, m -> {
                    assertThat(m.timestampReplaced()).isEqualTo(!within);
                    assertThat(m.timestamp() == RECEIVED).isEqualTo(!within);
                });
    }

    @Test
    void appliesTheBoundsToAFieldOfATimestampType() {
        String schema = """
                {"type":"record","name":"R","fields":[
                  {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}}]}""";
        Map<String, String> options = Map.of("schema", schema, "timestamp.field", "t");
        for (long wrong : new long[] {-86_400_000, 0, RECEIVED - 3_600_001, RECEIVED + 1_800_001, Long.MAX_VALUE}) {
            assertThat(map(options, "a", "{\"t\":" + wrong + "}").get(0))
                    .isInstanceOfSatisfying(RouteResult.Mapped.class, m -> {
                        assertThat(m.timestamp()).isEqualTo(RECEIVED);
                        assertThat(m.timestampReplaced()).isTrue();
                        assertThat(((Date) ((Struct) m.value().value()).get("t")).getTime())
                                .isEqualTo(wrong);
                    });
        }
    }

    @Property
    void producesNoTimestampThatKafkaRejects(@ForAll long millis, @ForAll @LongRange(min = 0) long bound) {
        Map<String, String> options = Map.of(
                "timestamp.field",
                "t",
                "timestamp.format",
                "ms",
                "timestamp.max.behind.ms",
                Long.toString(bound),
                "timestamp.max.ahead.ms",
                Long.toString(bound));
        assertThat(map(options, "a", "{\"t\":" + millis + "}").get(0))
                .isInstanceOfSatisfying(RouteResult.Mapped.class, m -> {
                    assertThat(m.timestamp()).isNotNegative();
                    assertThat(m.timestamp()).isEqualTo(m.timestampReplaced() ? RECEIVED : millis);
                    BigInteger away = BigInteger.valueOf(m.timestamp()).subtract(BigInteger.valueOf(RECEIVED));
                    assertThat(away.abs()).isLessThanOrEqualTo(BigInteger.valueOf(bound));
                });
    }

    @Test
    void usesTheTimeOfReceiptByDefault() {
        assertThat(map(Map.of(), "a", "{\"timestamp\":0}").get(0))
                .isInstanceOfSatisfying(RouteResult.Mapped.class, m -> {
                    assertThat(m.timestamp()).isEqualTo(RECEIVED);
                    assertThat(m.timestampReplaced()).isFalse();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iso | 17
            ms  | "soon"
            iso | null
            """)
    void rejectsAnInvalidTimestamp(String format, String value) {
        Map<String, String> options = Map.of("timestamp.field", "t", "timestamp.format", format);
        assertThat(map(options, "a", "{\"x\":1,\"t\":" + value + "}").get(0)).isInstanceOf(RouteResult.Poison.class);
    }

    @Test
    void selectsTheMessageOfADescriptorSetByTheTopic() {
        Map<String, String> options = Map.of(
                "format", "protobuf",
                "schema", PlantMessages.DESCRIPTORS.toString().replace("plant.desc", "{1}.desc"),
                "protobuf.message", "{1}.{2}",
                "key", "{field:device}");
        RecordMapper mapper = mapper(options);
        byte[] newer = PlantMessages.bytes("plant.Newer", "device: \"d\"");
        assertThat(mapper.map(message("plant/Older", "").with(newer)).get(0))
                .isInstanceOfSatisfying(RouteResult.Mapped.class, m -> {
                    assertThat(m.key()).isEqualTo("d");
                    assertThat(m.value().schema().name()).isEqualTo("plant.Older");
                });
        assertThat(mapper.map(message("plant/Tree", "").with(newer)).get(0))
                .isInstanceOfSatisfying(
                        RouteResult.Poison.class, p -> assertThat(p.reason()).contains("contains itself"));
        assertThat(mapper.map(message("other/Older", "").with(newer)).get(0))
                .isInstanceOfSatisfying(
                        RouteResult.Poison.class,
                        p -> assertThat(p.reason()).contains("cannot read the descriptor set"));
        assertThat(mapper.map(message("../Older", "").with(newer)).get(0)).isInstanceOf(RouteResult.Poison.class);
    }

    /** Each byte of the payload is the name of a state in the record. */
    @Test
    void measuresTheNamesOfEnums() {
        byte[] states = new byte[60_004];
        Arrays.fill(states, (byte) 2);
        System.arraycopy(new byte[] {90, (byte) 0xe0, (byte) 0xd4, 3}, 0, states, 0, 4);
        Map<String, String> options = Map.of(
                "format",
                "protobuf",
                "schema",
                PlantMessages.DESCRIPTORS.toString(),
                "protobuf.message",
                "plant.Reading");
        assertThat(mapper(options).map(message("a", "").with(states)).get(0))
                .isInstanceOfSatisfying(
                        RouteResult.Poison.class, p -> assertThat(p.reason()).contains("max.record.bytes"));
    }

    /** A short compressed payload can make a record that is too long; the poison topic gets what the device sent. */
    @Test
    void measuresTheRecordOfADecompressedPayload() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(("{\"a\":\"" + "x".repeat(2_000_000) + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        RecordMapper mapper = mapper(Map.of("compression", "auto"));
        assertThat(mapper.map(message("a", "{\"a\":\"x\"}")).get(0)).isInstanceOf(RouteResult.Mapped.class);
        assertThat(mapper.map(message("a", "{}").with(bytes.toByteArray())).get(0))
                .isInstanceOfSatisfying(
                        RouteResult.Poison.class, p -> assertThat(p.reason()).contains("max.record.bytes"));
    }

    @Test
    void selectsTheSchemaOfAFolderByTheTopic(@TempDir Path dir) throws Exception {
        for (String name : List.of("x", "y")) {
            Files.writeString(
                    dir.resolve(name + ".avsc"),
                    "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[{\"name\":\"" + name
                            + "\",\"type\":\"int\"}]}");
        }
        Map<String, String> options = Map.of("schema", dir + "/{2}.avsc");
        assertThat(map(options, "t/x", "{\"x\":1}").get(0))
                .isInstanceOfSatisfying(
                        RouteResult.Mapped.class,
                        m -> assertThat(((Struct) m.value().value()).getInt32("x"))
                                .isEqualTo(1));
        assertThat(map(options, "t/z", "{}").get(0)).isInstanceOf(RouteResult.Poison.class);
        assertThat(map(options, "t/..", "{}").get(0)).isInstanceOf(RouteResult.Poison.class);
    }

    @Test
    void mapsAllRecordsOfAMessageOrNone() {
        Map<String, String> options = Map.of(
                "unpivot.name",
                "quantity",
                "unpivot.value",
                "result",
                "unpivot.keep",
                "t",
                "timestamp.field",
                "quantity");
        assertThat(map(options, "a", "{\"t\":1,\"u\":2,\"v\":3}"))
                .singleElement()
                .isInstanceOf(RouteResult.Poison.class);
    }

    @Test
    void hasNoOutcomeForATopicThatNoRouteMatches() {
        assertThat(mapper(Map.of("filter", "other")).map(message("a", "{}"))).isEmpty();
    }

    @Test
    void aMessageForATopicThatIsNotAllowedIsPoison() {
        Map<String, String> props =
                Map.of("mqtt.uri", "tcp://h:1", "routes", "r", "routes.r.filter", "#", "routes.r.topic", "{topic}");
        Map<String, String> allowing = new HashMap<>(props);
        allowing.put("topics.allow", "site\\..*");
        SourceConfig config = new SourceConfig(allowing);
        RecordMapper mapper = new RecordMapper(
                List.of(Routes.of("r", props)), config.kafkaTopics(), config.recordLimits(), config.headers());
        for (int again = 0; again < 2; again++) {
            assertThat(mapper.map(message("site/a", "x"))).singleElement().isInstanceOf(RouteResult.Mapped.class);
            assertThat(mapper.map(message("other/a", "x")))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RouteResult.Poison.class,
                            p -> assertThat(p.reason()).contains("topics.allow"));
        }
    }

    /** Kafka refuses to create them, and Connect ends the task. */
    @ParameterizedTest
    @CsvSource({"site/a_b, site/a/b", "site_a/b, site/a/b", "device/out, out.device", "bad/letters, -"})
    void aMessageForATopicThatKafkaConfusesWithAnotherIsPoison(String colliding, String first) {
        Map<String, String> props = Map.of(
                "mqtt.uri", "tcp://h:1",
                "poison.topic", "bad_letters",
                "routes", "r,fixed",
                "routes.r.filter", "+/+/#",
                "routes.r.topic", "{topic}",
                "routes.fixed.filter", "fixed",
                "routes.fixed.topic", "device_out");
        SourceConfig config = new SourceConfig(props);
        RecordMapper mapper = new RecordMapper(
                List.of(Routes.of("r", props), Routes.of("fixed", props)),
                config.kafkaTopics(),
                config.recordLimits(),
                config.headers());
        mapper.map(message(first, "x"));

        assertThat(mapper.map(message(colliding, "x")))
                .singleElement()
                .isInstanceOfSatisfying(
                        RouteResult.Poison.class,
                        p -> assertThat(p.reason()).contains(colliding.replace('/', '.'), "only by '.' and '_'"));
        assertThat(mapper.map(message("site/a/c", "x"))).singleElement().isInstanceOf(RouteResult.Mapped.class);
    }

    @Test
    void rejectsAnInvalidTemplate() {
        assertThatThrownBy(() -> MessagePlaceholder.template("{0}")).hasMessageContaining("{1}");
        assertThatThrownBy(() -> MessagePlaceholder.template("a}")).hasMessageContaining("brace");
    }

    private static List<RouteResult> map(Map<String, String> options, String topic, String payload) {
        return mapper(options).map(message(topic, payload));
    }

    private static RecordMapper mapper(Map<String, String> options) {
        Map<String, String> props =
                new HashMap<>(Map.of("routes.r.filter", "#", "routes.r.topic", "out", "routes.r.format", "json"));
        options.forEach((name, value) -> props.put("routes.r." + name, value));
        return mapper(Routes.of("r", props));
    }

    private static RecordMapper mapper(Route route) {
        SourceConfig config = new SourceConfig(Map.of("mqtt.uri", "tcp://h:1", "routes", "r"));
        return new RecordMapper(List.of(route), config.kafkaTopics(), config.recordLimits(), config.headers());
    }

    private static Message message(String topic, String payload) {
        return new Message(
                topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, false, 1, RECEIVED, Message.Properties.NONE);
    }
}
