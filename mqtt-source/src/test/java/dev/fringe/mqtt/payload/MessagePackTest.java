// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack.PackerConfig;

class MessagePackTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c0                             | null
            c2                             | false
            c3                             | true
            7f                             | 127
            e0                             | -32
            ff                             | -1
            ccff                           | 255
            cdffff                         | 65535
            ceffffffff                     | 4294967295
            cfffffffffffffffff             | 18446744073709551615
            d080                           | -128
            d18000                         | -32768
            d280000000                     | -2147483648
            d38000000000000000             | -9223372036854775808
            ca3fc00000                     | 1.5
            cb3ff199999999999a             | 1.1
            a161                           | "a"
            d90161                         | "a"
            da000161                       | "a"
            db0000000161                   | "a"
            a2c3bc                         | "ü"
            c4020102                       | "AQI="
            c500020102                     | "AQI="
            c6000000020102                 | "AQI="
            d40507                         | "Bw=="
            c7030501 0203                  | "AQID"
            d6ff514b67b0                   | "2013-03-21T20:04:00Z"
            d7ff00000004514b67b0           | "2013-03-21T20:04:00.000000001Z"
            c70cff00000001ffffffffffffffff | "1969-12-31T23:59:59.000000001Z"
            93010203                       | [1,2,3]
            dc000101                       | [1]
            dd0000000101                   | [1]
            82a1610101a162                 | {"a":1,"1":"b"}
            de0001ffc0                     | {"-1":null}
            df00000001a16190               | {"a":[]}
            """)
    void readsEachKindOfValue(String hex, String json) throws Exception {
        assertThat(MessagePack.read(HexFormat.of().parseHex(hex.replace(" ", "")), false))
                .hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c1",
                "0000",
                "cc",
                "a3c3",
                "a1ff",
                "c4ff",
                "c6ffffffff",
                "c6ffffffff00",
                "dbffffffff",
                "ddffffffff",
                "dfffffffff00",
                "dd7fffffff",
                "c9ffffffff01",
                "9201",
                "8101",
                "81c001",
                "82a16101a16102",
                "8201010101",
                "d5ff0001",
                "d7ffffffffff00000000",
                "c70cffffffffff0000000000000000",
                "c70cff000000017fffffffffffffff"
            })
    void whatIsNotMessagePackIsPoison(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> MessagePack.read(payload, false))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("MessagePack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"91", "8101", "dc0001"})
    void limitsTheDepth(String nesting) {
        byte[] payload = HexFormat.of().parseHex(nesting.repeat(100_000) + "00");
        assertThatThrownBy(() -> MessagePack.read(payload, false)).hasMessageContaining("128 levels");
    }

    @Test
    void limitsTheNumberOfValues() {
        byte[] payload = HexFormat.of().parseHex("dd001e8480" + "90".repeat(2_000_000));
        assertThatThrownBy(() -> MessagePack.read(payload, false)).hasMessageContaining("1000000 values");
    }

    @Property(tries = 300)
    void readsWhatAnotherProgramWrites(
            @ForAll long integer,
            @ForAll double real,
            @ForAll byte[] bytes,
            @ForAll Map<String, Integer> map,
            @ForAll Instant time)
            throws Exception {
        MessageBufferPacker packer = new PackerConfig().newBufferPacker();
        packer.packArrayHeader(5).packLong(integer).packDouble(real);
        packer.packBinaryHeader(bytes.length).writePayload(bytes);
        packer.packTimestamp(time).packMapHeader(map.size());
        for (Map.Entry<String, Integer> entry : map.entrySet()) {
            packer.packString(entry.getKey()).packInt(entry.getValue());
        }
        JsonNode read = MessagePack.read(packer.toByteArray(), false);
        assertThat(read.get(0).longValue()).isEqualTo(integer);
        assertThat(read.get(1).doubleValue()).isEqualTo(real);
        assertThat(read.get(2).binaryValue()).isEqualTo(bytes);
        assertThat(Instant.parse(read.get(3).textValue())).isEqualTo(time);
        assertThat(read.get(4)).hasSize(map.size());
    }
}
