// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fringe.mqtt.payload.protobuf.PlantMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack.PackerConfig;
import org.msgpack.core.MessagePacker;

/** Valid payloads of each format. Their texts contain {@link #SECRET}, which no reason may quote. */
final class PayloadSamples {
    static final String SECRET = "hunter2-is-secret";

    static final String SCHEMA = """
            {"type":"record","name":"All","fields":[
              {"name":"i","type":["null","int"],"default":null}, {"name":"l","type":"long"}, {"name":"f","type":"float"},
              {"name":"d","type":"double"}, {"name":"b","type":"boolean"}, {"name":"s","type":"string"},
              {"name":"by","type":["null","bytes"],"default":null},
              {"name":"a","type":{"type":"array","items":"double"}},
              {"name":"m","type":{"type":"map","values":["null","int"]}},
              {"name":"r","type":["null",{"type":"record","name":"In","fields":[{"name":"x","type":"string"}]}],"default":null},
              {"name":"tm","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"da","type":["null",{"type":"int","logicalType":"date"}],"default":null},
              {"name":"de","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}],"default":null}]}
            """;

    private static final String JSON = """
            {"i":1,"l":1700000000123,"f":1.5,"d":2.5e300,"b":true,"s":"SECRET","a":[1,2.5,-3],"m":{"k":7,"z":null},
             "r":{"x":"SECRET"},"tm":"2026-11-26T19:00:00.123Z","da":"2026-11-26","de":12.34}
            """.replace("SECRET", SECRET);
    private static final List<String> MORE_JSON = List.of(
            "{\"v\":1}",
            "[[1,[2,[3]]],{\"a\":{\"b\":{\"c\":\"" + SECRET + "\"}}}]",
            "\"" + SECRET + "\"",
            "17",
            "null");
    private static final String LINES = """
            cpu,host=%1$s,region=a\\ b idle=98.5,busy=3i,on=T,text="%1$s \\"q\\" \\\\" 1700000000000000001
            # %1$s
            disk\\,x,path=/var used=1e-7,full=false 17
            """.formatted(SECRET);

    private PayloadSamples() {}

    static List<byte[]> json() {
        String deep = "[".repeat(990) + "]".repeat(990);
        String deepObject = "{\"a\":".repeat(990) + "1" + "}".repeat(990);
        return Stream.concat(Stream.of(JSON, deep, deepObject), MORE_JSON.stream())
                .map(PayloadSamples::bytes)
                .toList();
    }

    static List<byte[]> text() {
        return Stream.of(SECRET, "1.5e3 " + SECRET, "-17", "1e400")
                .map(PayloadSamples::bytes)
                .toList();
    }

    static List<byte[]> lines() {
        return Stream.of(LINES, "m v=1", "m,a=b v=\"" + SECRET + "\"")
                .map(PayloadSamples::bytes)
                .toList();
    }

    static List<byte[]> cbor() {
        Stream<byte[]> written = json().stream().map(json -> {
            try {
                return new CBORMapper().writeValueAsBytes(tree(json));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        String special = "bf01c11a514b67b0" + "61aa".replace("aa", "61") + "c249010000000000000000" + "6162"
                + "c482211903e8" + "6163" + "5f42010243030405ff" + "6164" + "f97e00" + "6165" + "9ff7f97c00ff" + "ff";
        return Stream.concat(written, Stream.of(HexFormat.of().parseHex(special)))
                .toList();
    }

    static List<byte[]> messagePack() {
        Stream<byte[]> written = json().stream().map(json -> {
            try (MessageBufferPacker packer = new PackerConfig().newBufferPacker()) {
                pack(tree(json), packer);
                return packer.toByteArray();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        String special = "8401d6ff514b67b0" + "a161c70cff00000001ffffffffffffffff" + "a162c403010203"
                + "a163dc0002cfffffffffffffffffd40507";
        return Stream.concat(written, Stream.of(HexFormat.of().parseHex(special)))
                .toList();
    }

    private static void pack(JsonNode node, MessagePacker packer) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                packer.packMapHeader(node.size());
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    packer.packString(field.getKey());
                    pack(field.getValue(), packer);
                }
            }
            case ARRAY -> {
                packer.packArrayHeader(node.size());
                for (JsonNode item : node) {
                    pack(item, packer);
                }
            }
            case STRING -> packer.packString(node.textValue());
            case BOOLEAN -> packer.packBoolean(node.booleanValue());
            case NUMBER -> {
                if (node.isIntegralNumber()) {
                    packer.packLong(node.longValue());
                } else {
                    packer.packDouble(node.doubleValue());
                }
            }
            default -> packer.packNil();
        }
    }

    static List<byte[]> avro() {
        Schema schema = new Schema.Parser().parse(SCHEMA);
        GenericData.Record record = new GenericData.Record(schema);
        record.put("i", 1);
        record.put("l", 1_700_000_000_123L);
        record.put("f", 1.5f);
        record.put("d", 2.5e300);
        record.put("b", true);
        record.put("s", SECRET);
        record.put("by", ByteBuffer.wrap(new byte[] {1, 2, 3}));
        record.put("a", List.of(1.0, 2.5));
        record.put("m", Map.of("k", 7));
        GenericData.Record in =
                new GenericData.Record(schema.getField("r").schema().getTypes().get(1));
        in.put("x", SECRET);
        record.put("r", in);
        record.put("tm", 1_700_000_000_123L);
        record.put("da", 20_000);
        Schema decimal = schema.getField("de").schema().getTypes().get(1);
        record.put(
                "de",
                new Conversions.DecimalConversion()
                        .toBytes(new BigDecimal("12.34"), decimal, decimal.getLogicalType()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return List.of(bytes.toByteArray());
    }

    static List<byte[]> protobuf() {
        return List.of(
                PlantMessages.bytes("plant.Reading", """
                        time { seconds: 1700000000 nanos: 1 } device: "%1$s" text: "%1$s" samples: [1, -2, 3] unpacked: [1, 2]
                        labels { key: "%1$s" value: 1 } places { key: 7 value { x: 1 } } state: RUNNING history: [RUNNING, UNKNOWN]
                        maybe: 1 u64: 7 f64: 8 small: 0.1 on: true raw: "%1$s" took { seconds: 1 } wrapped { value: 1 }
                        counted { value: 3 } track { x: 1 } track { } times { seconds: 5 } unit { symbol: "%1$s" } notes { value: "%1$s" }
                        details { fields { key: "a" value { struct_value { fields { key: "b" value { string_value: "%1$s" } } } } } }
                        list { values { list_value { values { number_value: 1 } } } }
                        """.formatted(SECRET)),
                PlantMessages.bytes("plant.Reading", "number: 1"));
    }

    private static JsonNode tree(byte[] json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
