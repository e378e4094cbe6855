// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.payload.protobuf.MessageDecoder.Decoded;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            time { seconds: 1700000000 nanos: 1 } | time    | 2023-11-14T22:13:20.000000001Z
            time { seconds: -1 }                  | time    | 1969-12-31T23:59:59Z
            device: "é"                           | device  | é
            number: 1.5                           | number  | 1.5
            text: "x"                             | text    | x
            samples: [1, -2]                      | samples | [1, -2]
            unpacked: [1, 2]                      | unpacked | [1, 2]
            state: RUNNING                        | state   | RUNNING
            history: [UNKNOWN, RUNNING]           | history | [UNKNOWN, RUNNING]
            maybe: 0                              | maybe   | 0
            u32: 4294967295                       | u32     | 4294967295
            u64: 9223372036854775807              | u64     | 9223372036854775807
            f32: 4294967295                       | f32     | 4294967295
            f64: 1                                | f64     | 1
            s32: -1                               | s32     | -1
            s64: -1                               | s64     | -1
            i64: -9223372036854775808             | i64     | -9223372036854775808
            small: 0.1                            | small   | 0.1
            on: true                              | on      | true
            took { seconds: 2 nanos: 500000000 }  | took    | 2.5
            wrapped { value: 0 }                  | wrapped | 0.0
            counted { value: 7 }                  | counted | 7
            times { seconds: 0 }                  | times   | [1970-01-01T00:00:00Z]
            notes { value: "a" } notes { }        | notes   | [a, ]
            labels { key: "a" value: 1.5 }        | labels  | {a=1.5}
            details { fields { key: "a" value { list_value { values { number_value: 1 } values { null_value: NULL_VALUE } } } } } | details | {"a":[1.0,null]}
            list { values { bool_value: true } values { string_value: "x" } values { } } | list | [true,"x",null]
            """)
    void readsEachKindOfField(String text, String field, String expected) throws Exception {
        Decoded decoded = decode("plant.Reading", text);
        Struct struct = (Struct) decoded.value().value();
        struct.validate();
        assertThat(struct.get(field)).hasToString(expected);
        assertThat(decoded.unknownFields()).isZero();
    }

    @Test
    void readsNestedMessagesAndMaps() throws Exception {
        Struct struct = read("plant.Reading", """
                position { x: 1 y: 2 } track { x: 3 } track { } places { key: -7 value { y: 4 } } raw: "\\001\\377"
                unit { symbol: "m" factor: 0.001 }""");
        struct.validate();
        assertThat(struct.getStruct("position").get("y")).isEqualTo(2.0);
        assertThat(struct.getArray("track")).hasSize(2);
        assertThat(((Map<?, ?>) struct.get("places")).keySet().iterator().next())
                .isEqualTo("-7");
        assertThat(struct.getBytes("raw")).isEqualTo(new byte[] {1, -1});
        assertThat(struct.getStruct("unit").get("symbol")).isEqualTo("m");
        assertThat(struct.getStruct("position").schema().name()).isEqualTo("plant.Reading.Position");
    }

    /** A field with presence is null if it is absent; the others have their zero. */
    @Test
    void tellsAbsentFieldsFromThoseThatAreZero() throws Exception {
        Struct struct = read("plant.Reading", "");
        for (String absent :
                List.of("time", "number", "text", "position", "maybe", "took", "wrapped", "details", "unit")) {
            assertThat(struct.get(absent)).as(absent).isNull();
        }
        assertThat(struct.get("device")).isEqualTo("");
        assertThat(struct.get("u32")).isEqualTo(0L);
        assertThat(struct.get("state")).isEqualTo("UNKNOWN");
        assertThat(struct.get("samples")).isEqualTo(List.of());
        assertThat(struct.schema().field("device").schema().isOptional()).isTrue();
    }

    @Test
    void onlyTheLastFieldOfAOneofIsSet() throws Exception {
        byte[] both = concat(
                PlantMessages.bytes("plant.Reading", "number: 1"), PlantMessages.bytes("plant.Reading", "text: \"x\""));
        Struct struct =
                (Struct) decoder("plant.Reading").decode(both, 0).value().value();
        assertThat(struct.get("number")).isNull();
        assertThat(struct.get("text")).isEqualTo("x");
    }

    @Test
    void readsProto2WithItsDefaultsGroupsAndRequiredFields() throws Exception {
        Struct struct = read("old.Reading", "device: \"d\" Axis { angle: 1 name: \"a\" } Axis { angle: 2 }");
        struct.validate();
        assertThat(struct.schema().field("device").schema().isOptional()).isFalse();
        assertThat(struct.get("rate")).isEqualTo(50);
        assertThat(struct.schema().field("rate").schema().defaultValue()).isEqualTo(50);
        assertThat(struct.get("factor")).isEqualTo(-1500.0);
        assertThat(struct.get("unit")).isEqualTo("m\"s\n");
        assertThat(struct.getBytes("raw")).isEqualTo(new byte[] {1, 'z'});
        assertThat(struct.get("mode")).isEqualTo("SLOW");
        assertThat(struct.get("limit")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(struct.get("hex")).isEqualTo(16);
        assertThat(struct.get("nothing")).isNull();
        assertThat(struct.getArray("axis")).hasSize(2);
    }

    @Test
    void countsUnknownFieldsOnEachLevel() throws Exception {
        byte[] newer = PlantMessages.bytes("plant.Newer", "device: \"d\" added: \"x\" inner { known: 1 added: 2 }");
        Decoded decoded = decoder("plant.Older").decode(newer, 0);
        assertThat(decoded.unknownFields()).isEqualTo(2);
        assertThat(((Struct) decoded.value().value()).getStruct("inner").get("known"))
                .isEqualTo(1);
    }

    @Test
    void aValueThatAnEnumDoesNotHaveIsItsNumber() throws Exception {
        Decoded decoded = decoder("plant.Reading").decode(new byte[] {80, 99}, 0);
        assertThat(((Struct) decoded.value().value()).get("state")).isEqualTo("99");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plant.Reading | u64: 9223372036854775808          | field u64: an unsigned integer beyond
            plant.Reading | counted { value: 9223372036854775808 } | field counted: an unsigned integer beyond
            plant.Reading | time { nanos: -1 }                | field time: a time outside
            plant.Reading | time { seconds: 253402300800 }    | field time: a time outside
            old.Reading   | rate: 1                           | a required field is missing
            """)
    void whatARecordCannotHoldIsPoison(String type, String text, String reason) {
        assertThatThrownBy(() -> decode(type, text))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant.Tree", "plant.Forest"})
    void refusesAMessageThatContainsItself(String type) {
        assertThatThrownBy(() -> decoder(type)).hasMessageContaining("plant.Tree contains itself");
    }

    @Test
    void namesTheMessagesIfTheOneIsMissing() {
        assertThatThrownBy(() -> decoder("plant.Nope"))
                .hasMessageContaining("no message plant.Nope")
                .hasMessageContaining("plant.Newer");
        assertThatThrownBy(() -> MessageTypes.ofDescriptorSet(new byte[] {1, 2, 3}, "f"))
                .hasMessageContaining("protoc --descriptor_set_out");
        assertThatThrownBy(() -> MessageTypes.ofDescriptorSet(new byte[0], "f")).hasMessageContaining("empty");
    }

    @Test
    void givesTheSameSchemaObjectToAllMessages() throws Exception {
        MessageDecoder decoder = decoder("plant.Reading");
        Schema first = decoder.decode(new byte[0], 0).value().schema();
        assertThat(decoder.decode(new byte[] {80, 1}, 0).value().schema()).isSameAs(first);
    }

    private static Struct read(String type, String text) throws Exception {
        return (Struct) decode(type, text).value().value();
    }

    private static Decoded decode(String type, String text) throws Exception {
        return decoder(type).decode(PlantMessages.bytes(type, text), 0);
    }

    private static MessageDecoder decoder(String type) throws Exception {
        return MessageTypes.ofDescriptorSet(Files.readAllBytes(PlantMessages.DESCRIPTORS), "plant.desc")
                .decoder(type);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
