// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersToFieldsTest {

    private static final Schema SCHEMA =
            SchemaBuilder.struct().field("v", Schema.FLOAT64_SCHEMA).build();

    @Test
    void convertsLevelsOfTheMqttTopicToFields() {
        SourceRecord changed = apply(
                Map.of("headers", "mqtt.topic[1] as kind, mqtt.topic[-1] as baseline:int32, mqtt.topic as topic"),
                withSchema());
        assertThat(Records.struct(changed).get("kind")).isEqualTo("signal");
        assertThat(Records.struct(changed).get("baseline")).isEqualTo(42);
        assertThat(Records.struct(changed).get("topic")).isEqualTo("signal/baseline/42");
        assertThat(Records.struct(changed).get("v")).isEqualTo(1.5);
        assertThat(changed.valueSchema().field("baseline").schema()).isEqualTo(Schema.OPTIONAL_INT32_SCHEMA);
    }

    @Test
    void worksWithoutSchema() {
        SourceRecord record = Records.of(Map.of("v", 1.5));
        record.headers().addInt("mqtt.qos", 1);
        assertThat(apply(Map.of("headers", "mqtt.qos:int64"), record).value())
                .isEqualTo(Map.of("v", 1.5, "mqtt.qos", 1L));
        assertThat(record.value()).isEqualTo(Map.of("v", 1.5));
    }

    @Test
    void readsEveryType() {
        SourceRecord record = Records.of(Map.of());
        record.headers().addString("text", "12").addBoolean("yes", true).addDouble("half", 0.5);
        String all = "text as b:int8,text as s:int16,text as i:int32,text as l:int64,text as f:float32,"
                + "text as d:float64,yes:boolean,half:string";
        assertThat(apply(Map.of("headers", all), record).value())
                .isEqualTo(Map.of(
                        "b",
                        (byte) 12,
                        "s",
                        (short) 12,
                        "i",
                        12,
                        "l",
                        12L,
                        "f",
                        12f,
                        "d",
                        12.0,
                        "yes",
                        true,
                        "half",
                        "0.5"));
    }

    @Test
    void putsAPrefixBeforeEachField() {
        SourceRecord changed = apply(Map.of("headers", "mqtt.topic[2] as kind", "field.prefix", "mqtt_"), withSchema());
        assertThat(Records.struct(changed).get("mqtt_kind")).isEqualTo("baseline");
    }

    @Test
    void splitsAtAnotherSeparator() {
        SourceRecord record = Records.of(Map.of());
        record.headers().addString("path", "a.b");
        assertThat(apply(Map.of("headers", "path[2] as p", "level.separator", "."), record)
                        .value())
                .isEqualTo(Map.of("p", "b"));
    }

    @Test
    void setsFieldsOfMissingHeadersToNullOrRejectsTheRecord() {
        SourceRecord changed = apply(Map.of("headers", "absent,mqtt.topic[9] as deep"), withSchema());
        assertThat(Records.struct(changed).get("absent")).isNull();
        assertThat(Records.struct(changed).get("deep")).isNull();
        assertThatThrownBy(() -> apply(Map.of("headers", "absent", "on.missing", "fail"), withSchema()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no header absent");
    }

    @Test
    void removesTheHeadersIfConfigured() {
        SourceRecord record = withSchema();
        SourceRecord changed = apply(Map.of("headers", "mqtt.topic", "headers.remove", "true"), record);
        assertThat(changed.headers()).isEmpty();
        assertThat(record.headers()).hasSize(1);
    }

    @Test
    void neverOverwritesAField() {
        assertThatThrownBy(() -> apply(Map.of("headers", "mqtt.topic as v"), withSchema()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("already has a field v");
        SourceRecord record = Records.of(Map.of("v", 1));
        assertThatThrownBy(() -> apply(Map.of("headers", "mqtt.topic as v"), record))
                .hasMessageContaining("already has a field v");
    }

    @Test
    void namesAHeaderOfAnotherTypeWithoutItsContent() {
        assertThatThrownBy(() -> apply(Map.of("headers", "mqtt.topic[1] as n:int32"), withSchema()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("header mqtt.topic")
                .hasMessageContaining("int32")
                .hasMessageNotContaining("signal");
    }

    @Test
    void passesTombstones() {
        SourceRecord tombstone = Records.of(SCHEMA, null);
        assertThat(apply(Map.of("headers", "h"), tombstone)).isSameAs(tombstone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:integer", "a[0]", "a as x,b as x", "a as"})
    void refusesInvalidSpecifications(String headers) {
        assertThatThrownBy(() -> apply(Map.of("headers", headers), withSchema()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("headers");
    }

    private static SourceRecord withSchema() {
        SourceRecord record = Records.of(new Struct(SCHEMA).put("v", 1.5));
        record.headers().addString("mqtt.topic", "signal/baseline/42");
        return record;
    }

    private static SourceRecord apply(Map<String, String> options, SourceRecord record) {
        return Records.configured(new HeadersToFields.Value<>(), options).apply(record);
    }
}
