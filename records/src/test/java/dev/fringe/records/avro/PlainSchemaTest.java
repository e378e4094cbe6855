// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schemas that the converter registers for those of routes. A registry compares schemas as text, so a change would create a new
 * version in existing topics.
 */
class PlainSchemaTest {
    private static final String DECIMAL = "{\"type\":\"bytes\",\"scale\":2,\"precision\":64,\"connect.version\":1,"
            + "\"connect.parameters\":{\"scale\":\"2\"},\"connect.name\":\"org.apache.kafka.connect.data.Decimal\","
            + "\"logicalType\":\"decimal\"}";

    /** Each case: a field in a user's file, and as it is registered. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"int","doc":"a number"                               | "type":{"type":"int","connect.doc":"a number"}
            "type":"long","default":5                                   | "type":{"type":"long","connect.default":5},"default":5
            "type":["long","null"],"default":7                          | "type":[{"type":"long","connect.default":7},"null"],"default":7
            "type":["null","long"],"default":null,"doc":"perhaps"       | "type":["null",{"type":"long","connect.doc":"perhaps"}],"default":null
            "type":["int"],"default":3                                  | "type":{"type":"int","connect.default":3},"default":3
            "type":{"type":"enum","name":"E","doc":"e","symbols":["ON"]}| "type":"string"
            "type":{"type":"fixed","name":"F","size":2}                 | "type":"bytes"
            "type":{"type":"string","avro.java.string":"String"}        | "type":"string"
            "type":{"type":"int","connect.type":"int16"}                | "type":"int"
            "type":{"type":"long","logicalType":"timestamp-micros"}     | "type":"long"
            "type":{"type":"array","items":"double"},"default":[1.5]    | "type":{"type":"array","items":"double","connect.default":[1.5]},"default":[1.5]
            "type":{"type":"record","name":"In","doc":"d","fields":[]}  | "type":{"type":"record","name":"In","fields":[],"connect.doc":"d","connect.name":"In"}
            """)
    void doesNotChangeTheRegisteredSchemaOfAField(String field, String registered) {
        Schema file = parsed("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\"," + field + "}]}");

        assertThat(registered(file))
                .isEqualTo("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\"," + registered
                        + "}],\"connect.name\":\"R\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}",
                "{\"type\":\"fixed\",\"name\":\"D\",\"size\":8,\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}"
            })
    void registersADecimalWithoutItsPrecision(String type) {
        assertThat(registered(parsed(
                        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\",\"type\":" + type + "}]}")))
                .contains("{\"name\":\"v\",\"type\":" + DECIMAL + "}");
    }

    @Test
    void readsEnumsFixedAndTimes() throws IOException {
        Schema file = parsed("""
                {"type":"record","name":"R","fields":[
                  {"name":"e","type":{"type":"enum","name":"E","symbols":["ON","OFF"]}},
                  {"name":"f","type":{"type":"fixed","name":"F","size":2}},
                  {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}},
                  {"name":"t","type":{"type":"int","logicalType":"time-millis"}}]}""");
        GenericRecord record = new GenericData.Record(file);
        record.put("e", new GenericData.EnumSymbol(file.getField("e").schema(), "OFF"));
        record.put("f", new GenericData.Fixed(file.getField("f").schema(), new byte[] {1, 2}));
        record.put("d", ByteBuffer.wrap(new byte[] {123}));
        record.put("t", 86_399_999);

        Struct read = (Struct) read(file, bytes(record));

        assertThat(read.get("e")).isEqualTo("OFF");
        assertThat(read.getBytes("f")).containsExactly(1, 2);
        assertThat(read.get("d")).isEqualTo(new BigDecimal("1.23"));
        assertThat(read.get("t")).isEqualTo(new Date(86_399_999));
        record.put("t", 86_400_000);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, bytes(record)))
                .withMessageContaining("time of day");
    }

    @Test
    void limitsItemsWithoutContent() {
        Schema file = parsed("{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"N\",\"fields\":[]}}");

        assertThat((List<?>) read(file, new byte[] {4, 0})).hasSize(2);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, new byte[] {(byte) 0x80, (byte) 0x89, 0x7a, 0}))
                .withMessageContaining("without content");
    }

    private static Object read(Schema file, byte[] bytes) {
        return FromAvro.compile(file, MappingOptions.PLAIN)
                .read(DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private static byte[] bytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        return out.toByteArray();
    }

    private static String registered(Schema file) {
        return ToAvro.compile(FromAvro.compile(file, MappingOptions.PLAIN).schema())
                .schema()
                .toString();
    }

    private static Schema parsed(String json) {
        return new Schema.Parser().parse(json);
    }
}
