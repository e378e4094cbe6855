// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final MappingOptions ENUMS = new MappingOptions(true, true, false, true, false, false);
    private static final MappingOptions WITH_DEFAULTS = new MappingOptions(false, true, false, false, false, false);
    private static final Schema POINT = SchemaBuilder.struct()
            .field("x", Schema.FLOAT64_SCHEMA)
            .field("y", Schema.OPTIONAL_FLOAT32_SCHEMA)
            .build();
    private static final Schema OTHER_POINT =
            SchemaBuilder.struct().field("z", Schema.INT64_SCHEMA).build();
    private static final Schema STATE = SchemaBuilder.string()
            .parameter("io.confluent.connect.avro.Enum", "dev.fringe.State")
            .parameter("io.confluent.connect.avro.Enum.OFF", "OFF")
            .parameter("io.confluent.connect.avro.Enum.ON", "ON")
            .name("dev.fringe.State")
            .build();
    private static final Schema EVERYTHING = SchemaBuilder.struct()
            .name("dev.fringe.Everything")
            .doc("all that there is")
            .field("int8", Schema.INT8_SCHEMA)
            .field("int16", Schema.OPTIONAL_INT16_SCHEMA)
            .field("int32", SchemaBuilder.int32().doc("whole").build())
            .field("int64", Schema.INT64_SCHEMA)
            .field("float32", Schema.FLOAT32_SCHEMA)
            .field("float64", Schema.FLOAT64_SCHEMA)
            .field("bool", Schema.BOOLEAN_SCHEMA)
            .field("text", Schema.STRING_SCHEMA)
            .field("bytes", Schema.BYTES_SCHEMA)
            .field("decimal", Decimal.schema(3))
            .field("date", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("timestamp", Timestamp.builder().optional().build())
            .field("state", STATE)
            .field("defaulted", SchemaBuilder.int32().defaultValue(5).build())
            .field(
                    "optionalDefaulted",
                    SchemaBuilder.string().optional().defaultValue("a").build())
            .field("since", Timestamp.builder().defaultValue(new Date(1000)).build())
            .field("list", SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).build())
            .field("points", SchemaBuilder.array(POINT).optional().build())
            .field("one", POINT)
            .field("other", OTHER_POINT)
            .field("map", SchemaBuilder.map(Schema.STRING_SCHEMA, POINT).build())
            .field(
                    "numbered",
                    SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA).build())
            .field("nothing", Schema.OPTIONAL_STRING_SCHEMA)
            .field(
                    "versioned",
                    SchemaBuilder.int32()
                            .name("dev.fringe.Level")
                            .version(3)
                            .parameter("unit", "m")
                            .build())
            .build();

    private static Struct everything() {
        Map<Integer, String> numbered = new LinkedHashMap<>();
        numbered.put(-1, "minus");
        numbered.put(300, "many");
        return new Struct(EVERYTHING)
                .put("int8", (byte) -128)
                .put("int16", Short.MAX_VALUE)
                .put("int32", Integer.MIN_VALUE)
                .put("int64", Long.MIN_VALUE)
                .put("float32", Float.MIN_VALUE)
                .put("float64", Math.PI)
                .put("bool", true)
                .put("text", "Größe \uD83D\uDD2D")
                .put("bytes", ByteBuffer.wrap(new byte[] {1, -1, 0}))
                .put("decimal", new BigDecimal("-12345678901234567890.125"))
                .put("date", new Date(-86_400_000L))
                .put("time", new Date(86_399_999L))
                .put("timestamp", new Date(-1L))
                .put("state", "ON")
                .put("defaulted", 6)
                .put("optionalDefaulted", "b")
                .put("since", new Date(2000))
                .put("list", Arrays.asList(1L, null, Long.MAX_VALUE))
                .put("points", List.of(point(1, 2f), point(3, null)))
                .put("one", point(0, null))
                .put("other", new Struct(OTHER_POINT).put("z", 9L))
                .put("map", Map.of("a", point(5, 6f)))
                .put("numbered", numbered)
                .put("versioned", 4);
    }

    private static Struct point(double x, Float y) {
        return new Struct(POINT).put("x", x).put("y", y);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsBackEveryTypeAndItsSchema(boolean enhanced) {
        MappingOptions withDefaults = new MappingOptions(enhanced, true, false, false, false, false);
        AvroForm form = ToAvro.compile(EVERYTHING, withDefaults);
        ConnectForm back = FromAvro.compile(parsed(form.schema()), withDefaults);

        assertThat(back.schema()).isEqualTo(EVERYTHING);
        assertThat(read(back, write(form, everything()))).isEqualTo(everything());
    }

    @Test
    void isCompatibleWithAvrosReaderAndWriter() throws IOException {
        AvroForm form = ToAvro.compile(EVERYTHING);
        byte[] bytes = write(form, everything());
        org.apache.avro.Schema schema = parsed(form.schema());

        GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));

        assertThat(record.get("text")).hasToString("Größe \uD83D\uDD2D");
        assertThat(record.get("int64")).isEqualTo(Long.MIN_VALUE);
        assertThat(record.get("float64")).isEqualTo(Math.PI);
        assertThat(record.get("state")).hasToString("ON");
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        // items in blocks with their size, which Avro allows
        BinaryEncoder blocks = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(again, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, blocks);
        blocks.flush();
        assertThat(again.toByteArray()).isNotEqualTo(bytes);
        assertThat(read(FromAvro.compile(schema, WITH_DEFAULTS), again.toByteArray()))
                .isEqualTo(everything());
    }

    @Test
    void doesNotRetryADamagedRecord() {
        AvroForm form = ToAvro.compile(EVERYTHING);
        ConnectForm back = FromAvro.compile(parsed(form.schema()));
        byte[] good = write(form, everything());
        for (int i = 0; i < good.length; i++) {
            byte[] cut = Arrays.copyOf(good, i);
            assertThatExceptionOfType(DataException.class).isThrownBy(() -> read(back, cut));
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = good.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertThatNoException().isThrownBy(() -> readOrRefuse(back, flipped));
            }
        }
    }

    @Test
    void readsAUnionOfSeveralTypesAndWritesItAgain() throws IOException {
        org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser().parse("""
                        {"type":"record","name":"R","fields":[
                          {"name":"v","type":["null","string","long",
                            {"type":"record","name":"P","fields":[{"name":"x","type":"int"}]}]}]}""");
        GenericRecord inner =
                new GenericData.Record(avro.getField("v").schema().getTypes().get(3));
        inner.put("x", 3);
        ConnectForm form = FromAvro.compile(avro);
        List<Object> found = new ArrayList<>();
        for (Object value : Arrays.asList("text", 12L, inner, null)) {
            GenericRecord record = new GenericData.Record(avro);
            record.put("v", value);
            Struct read = (Struct) read(form, avroBytes(record));
            AvroForm again = ToAvro.compile(form.schema());
            assertThat(read(FromAvro.compile(parsed(again.schema())), write(again, read))
                            .toString())
                    .isEqualTo(read.toString());
            found.add(read.getStruct("v"));
        }

        assertThat(((Struct) found.get(0)).getString("string")).isEqualTo("text");
        assertThat(((Struct) found.get(1)).getInt64("long")).isEqualTo(12L);
        assertThat(((Struct) found.get(2)).getStruct("P").getInt32("x")).isEqualTo(3);
        assertThat(found.get(3)).isNull();
    }

    @Test
    void keepsTimesFinerThanMillisecondsAsNumbers() throws IOException {
        org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"t\",\"type\":"
                        + "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"},\"doc\":\"when\"},"
                        + "{\"name\":\"id\",\"type\":{\"type\":\"fixed\",\"name\":\"Id\",\"size\":2}}]}");
        GenericRecord record = new GenericData.Record(avro);
        record.put("t", 1_554_096_460_415_321L);
        record.put("id", new GenericData.Fixed(avro.getField("id").schema(), new byte[] {4, 5}));

        Struct read = (Struct) read(FromAvro.compile(avro), avroBytes(record));

        assertThat(read.getInt64("t")).isEqualTo(1_554_096_460_415_321L);
        assertThat(read.schema().parameters()).containsEntry("io.confluent.connect.avro.field.doc.t", "when");
        assertThat(read.getBytes("id")).containsExactly(4, 5);
    }

    @Test
    void namesTheFieldThatCannotBeWritten() {
        Schema states = SchemaBuilder.struct()
                .field("one", SchemaBuilder.struct().field("state", STATE).build())
                .build();
        Struct one = new Struct(states.field("one").schema()).put("state", "BROKEN");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> write(ToAvro.compile(states, ENUMS), new Struct(states).put("one", one)))
                .withMessage("field one: field state: is not a symbol of dev.fringe.State");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> write(ToAvro.compile(POINT), new Struct(POINT)))
                .withMessage("field x: is null, which its schema does not allow");
    }

    @Test
    void reportsANameThatAvroDoesNotAllow() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ToAvro.compile(SchemaBuilder.struct()
                        .name("dev.fringe.R")
                        .field("wind-speed", Schema.FLOAT64_SCHEMA)
                        .build()))
                .withMessageContainingAll("dev.fringe.R", "wind-speed", "rename");
    }

    @Test
    void rejectsTypesWithoutAConnectSchema() {
        org.apache.avro.Schema list = new org.apache.avro.Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> FromAvro.compile(list))
                .withMessageContaining("inside itself");
    }

    private static org.apache.avro.Schema parsed(org.apache.avro.Schema schema) {
        return new org.apache.avro.Schema.Parser().parse(schema.toString());
    }

    private static byte[] write(AvroForm form, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            form.writer().write(value, EncoderFactory.get().directBinaryEncoder(out, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Object read(ConnectForm form, byte[] bytes) {
        return form.read(DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private static void readOrRefuse(ConnectForm form, byte[] bytes) {
        try {
            read(form, bytes);
        } catch (DataException refused) {
            assertThat(refused).hasMessageContaining("at byte");
        }
    }

    private static byte[] avroBytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        return out.toByteArray();
    }
}
