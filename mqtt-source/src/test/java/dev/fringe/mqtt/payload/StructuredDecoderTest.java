// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredDecoderTest {
    private static final String ALL = """
            {"type":"record","name":"All","namespace":"n","fields":[
              {"name":"i","type":"int"}, {"name":"l","type":"long"}, {"name":"f","type":"float"},
              {"name":"d","type":"double"}, {"name":"b","type":"boolean"}, {"name":"s","type":"string"},
              {"name":"by","type":"bytes"}, {"name":"fx","type":{"type":"fixed","name":"F2","size":2}},
              {"name":"e","type":{"type":"enum","name":"E","symbols":["ON","OFF"]}},
              {"name":"o","type":["null","long"],"default":null}, {"name":"p","type":["string","null"]},
              {"name":"a","type":{"type":"array","items":"double"}},
              {"name":"m","type":{"type":"map","values":["null","int"]}},
              {"name":"r","type":["null",{"type":"record","name":"In","fields":[{"name":"x","type":"int"}]}]},
              {"name":"tm","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"tu","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"da","type":{"type":"int","logicalType":"date"}},
              {"name":"ti","type":{"type":"int","logicalType":"time-millis"}},
              {"name":"de","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}}]}
            """;

    @Property(tries = 300)
    void readsBinaryThatAvroWrote(
            @ForAll int i,
            @ForAll long l,
            @ForAll double d,
            @ForAll String s,
            @ForAll List<Double> a,
            @ForAll boolean some)
            throws Exception {
        Schema schema = new Schema.Parser().parse(ALL);
        GenericData.Record record = record(schema, i, l, d, s, a, some);
        Struct struct = (Struct) new StructuredDecoder(schema)
                .binary(message(binary(schema, record)))
                .get(0)
                .value();
        struct.validate();
        assertThat(struct.get("i")).isEqualTo(i);
        assertThat(struct.get("l")).isEqualTo(l);
        assertThat(struct.get("d")).isEqualTo(d);
        assertThat(struct.get("s")).isEqualTo(new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        assertThat(struct.get("a")).isEqualTo(a);
        assertThat(struct.get("o")).isEqualTo(some ? l : null);
        assertThat(struct.get("m")).isEqualTo(Map.of("k", i));
        assertThat(struct.get("e")).isEqualTo(some ? "ON" : "OFF");
        assertThat(struct.get("tm")).isEqualTo(new Date(1_000));
        assertThat(struct.get("de")).isEqualTo(new BigDecimal("1.23"));
    }

    @Property(tries = 500)
    void decodesAnyBytesToAValueOrAReason(@ForAll byte[] bytes) {
        StructuredDecoder decoder = new StructuredDecoder(new Schema.Parser().parse(ALL));
        for (Decoding decoding :
                List.<Decoding>of(decoder::binary, message -> decoder.tree(message, Json::read, null))) {
            try {
                assertThat(decoding.decode(message(bytes))).isNotEmpty();
            } catch (Undecodable e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    /** Five bytes that announce two billion items; allocating memory for them would end the worker. */
    @ParameterizedTest
    @ValueSource(strings = {"\"bytes\"", "\"string\"", "{\"type\":\"array\",\"items\":\"double\"}"})
    void rejectsALengthBeyondThePayload(String type) {
        StructuredDecoder decoder = new StructuredDecoder(new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\",\"type\":" + type + "}]}"));
        byte[] twoBillion = {(byte) 0xd0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        assertThatThrownBy(() -> decoder.binary(message(twoBillion))).isInstanceOf(Undecodable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"N\",\"fields\":[]}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"fixed\",\"name\":\"X\",\"size\":0}}",
                "{\"type\":\"map\",\"values\":{\"type\":\"record\",\"name\":\"N\",\"fields\":[]}}"
            })
    void refusesArraysAndMapsWithoutContent(String type) {
        Schema schema = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\",\"type\":" + type + "}]}");
        assertThatThrownBy(() -> new StructuredDecoder(schema)).hasMessageContaining("without content");
    }

    private interface Decoding {
        List<?> decode(Message message) throws Undecodable;
    }

    /** The times, bytes and decimal that JSON writes as text, and an infinity, which JSON does not have. */
    @Test
    void readsFromCborWhatJsonDoesNotHave() throws Exception {
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"R","fields":[
                  {"name":"tu","type":{"type":"long","logicalType":"timestamp-micros"}},
                  {"name":"by","type":"bytes"}, {"name":"fx","type":{"type":"fixed","name":"F2","size":2}},
                  {"name":"de","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                  {"name":"f","type":"float"}, {"name":"d","type":"double"}]}""");
        byte[] payload = HexFormat.of()
                .parseHex("a6627475c1fb41d452d9ec200000626279420102626678420304626465c482211903e86166f97c006164f9fc00");
        Struct struct = (Struct) new StructuredDecoder(schema)
                .tree(message(payload), Cbor::read, null)
                .get(0)
                .value();
        struct.validate();
        assertThat(struct.get("tu")).isEqualTo(1_363_896_240_500_000L);
        assertThat(struct.get("by")).isEqualTo(new byte[] {1, 2});
        assertThat(struct.get("fx")).isEqualTo(new byte[] {3, 4});
        assertThat(struct.get("de")).isEqualTo(new BigDecimal("10.00"));
        assertThat(struct.get("f")).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(struct.get("d")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void readsTheSameFromJson() throws Exception {
        String json = """
                {"i":1,"l":2,"f":1.5,"d":3,"b":true,"s":"x","by":"AQI=","fx":"AQI=","e":"ON","p":null,"a":[1,2.5],
                 "m":{"k":7,"z":null},"r":{"x":5},"tm":"1970-01-01T00:00:01Z","tu":"1970-01-01 00:00:01.000002",
                 "da":"1970-01-02","ti":"00:00:01","de":1.23,"unknown":[]}
                """;
        StructuredDecoder decoder = new StructuredDecoder(new Schema.Parser().parse(ALL));
        Struct struct = (Struct) decoder.tree(message(json.getBytes(StandardCharsets.UTF_8)), Json::read, null)
                .get(0)
                .value();
        struct.validate();
        assertThat(struct.get("d")).isEqualTo(3.0);
        assertThat(struct.get("o")).isNull();
        assertThat(struct.get("by")).isEqualTo(new byte[] {1, 2});
        assertThat(struct.getStruct("r").get("x")).isEqualTo(5);
        assertThat(struct.get("tm")).isEqualTo(new Date(1_000));
        assertThat(struct.get("tu")).isEqualTo(1_000_002L);
        assertThat(struct.get("da")).isEqualTo(new Date(86_400_000L));
        assertThat(struct.get("ti")).isEqualTo(new Date(1_000));
        assertThat(struct.get("de")).isEqualTo(new BigDecimal("1.23"));
        assertThat(struct.schema()).isInstanceOf(ConnectSchema.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                | field v is missing
            {"v":"1"}         | field v: not an integer
            {"v":1.5}         | field v: not an integer
            {"v":2147483648}  | field v: an integer of more than 32 bits
            {"v":null}        | field v: not an integer
            [1]               | not an object
            {"v":1}{          | not valid JSON
            {"v":1,"v":2}     | not valid JSON
            """)
    void namesTheFieldThatDoesNotMatch(String json, String reason) {
        StructuredDecoder decoder = new StructuredDecoder(new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"}]}"));
        assertThatThrownBy(() -> decoder.tree(message(json.getBytes(StandardCharsets.UTF_8)), Json::read, null))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining(reason);
    }

    @Test
    void usesDefaultsForMissingFields() throws Exception {
        StructuredDecoder decoder = new StructuredDecoder(new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                        + "{\"name\":\"v\",\"type\":\"int\",\"default\":7},"
                        + "{\"name\":\"w\",\"type\":[\"null\",\"int\"],\"default\":null}]}"));
        Struct struct = (Struct) decoder.tree(message("{}".getBytes(StandardCharsets.UTF_8)), Json::read, null)
                .get(0)
                .value();
        assertThat(struct.get("v")).isEqualTo(7);
        assertThat(struct.get("w")).isNull();
    }

    /** The same defaults as with Avro's own reader. */
    @Test
    void usesDefaultsOfArraysMapsAndRecords() throws Exception {
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"R","fields":[
                  {"name":"a","type":{"type":"array","items":"double"},"default":[1.5,2]},
                  {"name":"m","type":{"type":"map","values":"long"},"default":{"k":7}},
                  {"name":"de","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2},"default":"\\u0001"},
                  {"name":"r","type":{"type":"record","name":"In","fields":[
                    {"name":"x","type":"int"},{"name":"l","type":{"type":"array","items":"string"}}]},
                   "default":{"x":5,"l":["s"]}},
                  {"name":"e","type":{"type":"array","items":"double"},"default":[]}]}""");
        GenericData.Record empty = new GenericRecordBuilder(schema).build();
        StructuredDecoder decoder = new StructuredDecoder(schema);
        Struct json = (Struct) decoder.tree(message("{}".getBytes(StandardCharsets.UTF_8)), Json::read, null)
                .get(0)
                .value();
        json.validate();
        Struct binary =
                (Struct) decoder.binary(message(binary(schema, empty))).get(0).value();
        assertThat(json).isEqualTo(binary);
        assertThat(json.getArray("a")).isEqualTo(List.of(1.5, 2.0));
        assertThat(json.getStruct("r").getArray("l")).isEqualTo(List.of("s"));
        assertThat(json.schema().field("a").schema().defaultValue()).isEqualTo(List.of(1.5, 2.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890.12",
                "-0.10",
                "1.2e3",
                "\"12345678901234567890.12\"",
                "0.30000000000000004e1"
            })
    void changesNoDigitOfADecimal(String number) throws Exception {
        StructuredDecoder decoder = new StructuredDecoder(new Schema.Parser().parse("""
                {"type":"record","name":"R","fields":[{"name":"v","type":
                  {"type":"bytes","logicalType":"decimal","precision":30,"scale":17}}]}"""));
        Struct struct = (Struct)
                decoder.tree(message(("{\"v\":" + number + "}").getBytes(StandardCharsets.UTF_8)), Json::read, null)
                        .get(0)
                        .value();
        assertThat((BigDecimal) struct.get("v")).isEqualByComparingTo(new BigDecimal(number.replace("\"", "")));
    }

    private static GenericData.Record record(
            Schema schema, int i, long l, double d, String s, List<Double> a, boolean some) {
        GenericData.Record record = new GenericData.Record(schema);
        record.put("i", i);
        record.put("l", l);
        record.put("f", 1.5f);
        record.put("d", d);
        record.put("b", some);
        record.put("s", s);
        record.put("by", java.nio.ByteBuffer.wrap(new byte[] {1}));
        record.put("fx", new GenericData.Fixed(schema.getField("fx").schema(), new byte[] {1, 2}));
        record.put("e", new GenericData.EnumSymbol(schema.getField("e").schema(), some ? "ON" : "OFF"));
        record.put("o", some ? l : null);
        record.put("p", some ? "p" : null);
        record.put("a", a);
        record.put("m", Map.of("k", i));
        record.put("tm", 1_000L);
        record.put("tu", l);
        record.put("da", 1);
        record.put("ti", 1_000);
        record.put("de", java.nio.ByteBuffer.wrap(new byte[] {123}));
        return record;
    }

    private static byte[] binary(Schema schema, GenericData.Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Message message(byte[] payload) {
        return new Message("t", payload, 1, false, false, 1, 0, Message.Properties.NONE);
    }
}
