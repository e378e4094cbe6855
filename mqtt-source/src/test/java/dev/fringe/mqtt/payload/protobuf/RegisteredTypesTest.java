// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.avro.registry.SchemaDocument;
import dev.fringe.mqtt.payload.Undecodable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredTypesTest {
    private int questions;
    private final Map<Integer, SchemaDocument> registry = new HashMap<>();
    private final RegisteredTypes types = new RegisteredTypes(id -> {
        questions++;
        return Optional.ofNullable(registry.get(id));
    });

    @BeforeEach
    void register() throws Exception {
        registry.put(7, document("plant.proto", Map.of("units.proto", document("units.proto", Map.of()))));
        registry.put(8, new SchemaDocument("AVRO", "\"int\"", Map.of()));
        registry.put(9, new SchemaDocument("PROTOBUF", "message", Map.of()));
        registry.put(10, document("plant.proto", Map.of()));
    }

    private static SchemaDocument document(String file, Map<String, SchemaDocument> references) throws IOException {
        return new SchemaDocument(
                "PROTOBUF",
                Files.readString(Path.of("src/test/resources/protobuf").resolve(file)),
                references);
    }

    /** The indexes are zigzag numbers after their count; a zero alone is the first message. */
    @ParameterizedTest
    @CsvSource({
        "0000000007 00, plant.Reading",
        "0000000007 0200, plant.Reading",
        "0000000007 040000, plant.Reading.Position",
        "0000000007 0202, plant.Newer",
        "0000000007 040200, plant.Newer.Inner"
    })
    void findsTheMessageByItsPlace(String head, String name) throws Exception {
        assertThat(types.decode(HexFormat.of().parseHex(head.replace(" ", "")), 0)
                        .value()
                        .schema()
                        .name())
                .isEqualTo(name);
    }

    @Test
    void readsTheMessageAndAsksOnce() throws Exception {
        byte[] payload = framed("unit { symbol: \"m\" } number: 1");
        for (int i = 0; i < 3; i++) {
            Struct struct = (Struct) types.decode(payload, i).value().value();
            assertThat(struct.getStruct("unit").get("symbol")).isEqualTo("m");
        }
        assertThat(questions).isEqualTo(1);
    }

    private static byte[] framed(String text) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(new byte[] {0, 0, 0, 0, 7, 0});
        payload.writeBytes(PlantMessages.bytes("plant.Reading", text));
        return payload.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0000000007         | Confluent's wire format
            0100000007 00      | Confluent's wire format
            0000000063 00      | does not know the schema id 99
            0000000008 00      | is of type AVRO
            0000000009 00      | ends too early
            000000000a 00      | units.proto is imported and missing
            0000000007 027e    | no message with the indexes [63]
            0000000007 0201    | no message with the indexes [-1]
            0000000007 04      | ends within the indexes
            0000000007 ffffff  | ends within the indexes
            0000000007 7e      | 63 indexes
            0000000007 ffffffffff00 | beyond 32 bits
            0000000007 0206    | contains itself
            """)
    void whatCannotBeReadIsPoison(String head, String reason) {
        byte[] payload = HexFormat.of().parseHex(head.replace(" ", ""));
        assertThatThrownBy(() -> types.decode(payload, 0))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining(reason);
    }

    @Test
    void asksAgainForAnUnknownIdAfterAWhile() throws Exception {
        byte[] payload = framed("");
        SchemaDocument late = registry.remove(7);
        assertThatThrownBy(() -> types.decode(payload, 0)).hasMessageContaining("does not know");
        registry.put(7, late);
        assertThatThrownBy(() -> types.decode(payload, 9_999)).hasMessageContaining("does not know");
        assertThat(questions).isEqualTo(1);
        assertThat(types.decode(payload, 10_000).value()).isNotNull();
    }
}
