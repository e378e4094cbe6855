// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

class FlattenTest {

    private static final Schema NESTED = SchemaBuilder.struct()
            .field("a", SchemaBuilder.struct().field("b", Schema.INT32_SCHEMA).build())
            .build();
    private static final Struct NESTED_VALUE =
            new Struct(NESTED).put("a", new Struct(NESTED.field("a").schema()).put("b", 1));

    @Test
    void flattensTheValueAndKeepsTheRestOfTheRecord() {
        SourceRecord record = new SourceRecord(
                Map.of("p", 1), Map.of("o", 2), "t", 3, NESTED, NESTED_VALUE, NESTED, NESTED_VALUE, 4L);
        record.headers().addString("h", "x");
        SourceRecord flat = value(Map.of()).apply(record);

        assertThat(((Struct) flat.value()).get("a_b")).isEqualTo(1);
        assertThat(flat.valueSchema()).isSameAs(((Struct) flat.value()).schema());
        assertThat(flat.key()).isSameAs(NESTED_VALUE);
        assertThat(flat.topic()).isEqualTo("t");
        assertThat(flat.kafkaPartition()).isEqualTo(3);
        assertThat(flat.timestamp()).isEqualTo(4L);
        assertThat(flat.headers()).isEqualTo(record.headers());
        assertThat(flat.sourceOffset()).isEqualTo(record.sourceOffset());
    }

    @Test
    void flattensTheKey() {
        Transformation<SourceRecord> flatten = new Flatten.Key<>();
        flatten.configure(Map.of());
        SourceRecord flat =
                flatten.apply(new SourceRecord(null, null, "t", 0, NESTED, NESTED_VALUE, NESTED, NESTED_VALUE));
        assertThat(((Struct) flat.key()).get("a_b")).isEqualTo(1);
        assertThat(flat.value()).isSameAs(NESTED_VALUE);
    }

    /** The MQTT source writes names that Avro does not allow in this way. */
    @Test
    void givesFieldsTheNamesThatTheirSchemasCarry() {
        Schema named = SchemaBuilder.float64()
                .optional()
                .parameter("dev.fringe.field.name", "température")
                .parameter("unit", "K")
                .build();
        Schema inner = SchemaBuilder.struct().field("temp_u00e9rature", named).build();
        Schema outer = SchemaBuilder.struct()
                .field("a", inner)
                .field("temp_u00e9rature", named)
                .build();
        Struct struct = new Struct(outer)
                .put("a", new Struct(inner).put("temp_u00e9rature", 1.0))
                .put("temp_u00e9rature", 2.0);
        SourceRecord record = new SourceRecord(null, null, "t", 0, null, null, outer, struct);

        Struct flat = (Struct) value(Map.of()).apply(record).value();
        assertThat(flat.get("a_température")).isEqualTo(1.0);
        assertThat(flat.get("température")).isEqualTo(2.0);
        assertThat(flat.schema().field("température").schema().parameters()).isEqualTo(Map.of("unit", "K"));

        SourceRecord legal = value(Map.of("names", "schema")).apply(record);
        assertThat(((Struct) legal.value()).get("a_temp_u00e9rature")).isEqualTo(1.0);
        assertThat(((Struct) value(Map.of()).apply(legal).value()).get("a_température"))
                .isEqualTo(1.0);
    }

    @Test
    void passesTombstones() {
        SourceRecord tombstone = new SourceRecord(null, null, "t", 0, NESTED, null);
        assertThat(value(Map.of()).apply(tombstone)).isSameAs(tombstone);
    }

    @Test
    void doesNotChangeFlatRecords() {
        Schema flatSchema =
                SchemaBuilder.struct().field("x", Schema.INT32_SCHEMA).build();
        SourceRecord flat = record(flatSchema, new Struct(flatSchema).put("x", 1));
        assertThat(value(Map.of()).apply(flat)).isSameAs(flat);
    }

    @Test
    void usesTheDelimitersOfTheConfiguration() {
        Map<String, Object> nested = Map.of("a", Map.of("b", List.of(1)));
        assertThat(value(Map.of("struct.delimiter", "/", "array.delimiter", "#"))
                        .apply(record(null, nested))
                        .value())
                .isEqualTo(Map.of("a/b#0", 1));
        assertThat(value(Map.of("delimiter", ".")).apply(record(null, nested)).value())
                .isEqualTo(Map.of("a.b0", 1));
    }

    @Test
    void flattensARecordThatIsAMap() {
        Schema schema =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
        SourceRecord flat = value(Map.of()).apply(record(schema, Map.of("a", 1)));
        assertThat(((Struct) flat.value()).get("a")).isEqualTo(1);
    }

    @Test
    void rejectsRecordsWithoutFields() {
        assertThatThrownBy(() -> value(Map.of()).apply(record(Schema.INT32_SCHEMA, 42)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("INT32");
        assertThatThrownBy(() -> value(Map.of()).apply(record(null, 42)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("must be a map");
    }

    @Test
    void refusesOptionsOutOfRange() {
        assertThatThrownBy(() -> value(Map.of("on.collision", "overwrite")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fail, suffix");
        assertThatThrownBy(() -> value(Map.of("array.max.length", "0"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void namesARecordThatCannotBeFlattenedWithoutItsContent() {
        Map<String, Object> clash = new LinkedHashMap<>();
        clash.put("a_b", "secret");
        clash.put("a", Map.of("b", "secret"));
        assertThatThrownBy(() -> value(Map.of()).apply(record(null, clash)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the value of a record for topic t")
                .hasMessageNotContaining("secret");

        Transformation<SinkRecord> inSink = new Flatten.Value<>();
        inSink.configure(Map.of());
        assertThatThrownBy(() -> inSink.apply(new SinkRecord("sensors", 3, null, null, null, clash, 1042)))
                .hasMessageContaining("record sensors-3@1042")
                .hasMessageContaining("a_b and a.b");
    }

    private static Transformation<SourceRecord> value(Map<String, String> options) {
        Transformation<SourceRecord> flatten = new Flatten.Value<>();
        flatten.configure(options);
        return flatten;
    }

    private static SourceRecord record(Schema schema, Object value) {
        return new SourceRecord(null, null, "t", 0, schema, value);
    }
}
