package dev.fringe.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.route.RecordMapper.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMapperTest {
    @ParameterizedTest
    @CsvSource({
        "{topic},        site/north/42, site.north.42",
        "{1}-{-1},       site/north/42, site-42",
        "all.{2},        site/né/x,     all.n_",
        "x{field:a}y,    t,             x1y",
        "{field:b.c},    t,             deep"
    })
    void fillsTheTopicTemplate(String template, String topic, String expected) {
        Outcome outcome = map(Map.of("topic", template), topic, "{\"a\":1,\"b\":{\"c\":\"deep\"}}")
                .get(0);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Mapped.class, m -> assertThat(m.topic()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {5}            | no level 5
            {field:nope}   | field nope
            {property:p}   | user property p
            """)
    void sendsAMessageAsideThatATemplateDoesNotFit(String template, String reason) {
        assertThat(map(Map.of("topic", template), "a/b", "{\"a\":1}").get(0))
                .isInstanceOfSatisfying(
                        Outcome.Poison.class, p -> assertThat(p.reason()).contains(reason));
    }

    @Property
    void makesNoTopicThatKafkaRefuses(@ForAll String text) {
        try {
            assertThat(RecordMapper.kafkaTopic(text))
                    .matches("[a-zA-Z0-9._-]{1,249}")
                    .isNotIn(".", "..");
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
        Map<String, String> options = Map.of("timestamp.field", "t", "timestamp.format", format);
        assertThat(map(options, "a", "{\"t\":" + value + "}").get(0))
                .isInstanceOfSatisfying(
                        Outcome.Mapped.class, m -> assertThat(m.timestamp()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iso | 17
            ms  | "soon"
            ms  | -1
            s   | "1e999999999"
            s   | 1e300
            iso | "+999999999-01-01T00:00:00Z"
            iso | null
            """)
    void refusesATimestampThatIsNone(String format, String value) {
        Map<String, String> options = Map.of("timestamp.field", "t", "timestamp.format", format);
        assertThat(map(options, "a", "{\"x\":1,\"t\":" + value + "}").get(0)).isInstanceOf(Outcome.Poison.class);
    }

    @Test
    void picksTheSchemaOfAFolderByTheTopic(@TempDir Path dir) throws Exception {
        for (String name : List.of("x", "y")) {
            Files.writeString(
                    dir.resolve(name + ".avsc"),
                    "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[{\"name\":\"" + name
                            + "\",\"type\":\"int\"}]}");
        }
        Map<String, String> options = Map.of("schema", dir + "/{2}.avsc");
        assertThat(map(options, "t/x", "{\"x\":1}").get(0))
                .isInstanceOfSatisfying(
                        Outcome.Mapped.class,
                        m -> assertThat(((Struct) m.value().value()).getInt32("x"))
                                .isEqualTo(1));
        assertThat(map(options, "t/z", "{}").get(0)).isInstanceOf(Outcome.Poison.class);
        assertThat(map(options, "t/..", "{}").get(0)).isInstanceOf(Outcome.Poison.class);
    }

    @Test
    void letsAMessageThroughARouteAsAWholeOrNotAtAll() {
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
                .isInstanceOf(Outcome.Poison.class);
    }

    @Test
    void saysNothingAboutATopicThatNoRouteWants() {
        assertThat(mapper(Map.of("filter", "other")).map(message("a", "{}"))).isEmpty();
    }

    @Test
    void refusesATemplateThatCannotBeRead() {
        assertThatThrownBy(() -> Template.parse("{0}")).hasMessageContaining("{1}");
        assertThatThrownBy(() -> Template.parse("a}")).hasMessageContaining("brace");
    }

    private static List<Outcome> map(Map<String, String> options, String topic, String payload) {
        return mapper(options).map(message(topic, payload));
    }

    private static RecordMapper mapper(Map<String, String> options) {
        Map<String, String> props =
                new HashMap<>(Map.of("routes.r.filter", "#", "routes.r.topic", "out", "routes.r.format", "json"));
        options.forEach((name, value) -> props.put("routes.r." + name, value));
        return new RecordMapper(List.of(Routes.of("r", props)), List.of());
    }

    private static Message message(String topic, String payload) {
        return new Message(
                topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, false, 1, 5, Message.Properties.NONE);
    }
}
