// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
    /** Mostly the examples of RFC 8949, Appendix A. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00                             | 0
            17                             | 23
            1818                           | 24
            1903e8                         | 1000
            1a000f4240                     | 1000000
            1b000000e8d4a51000             | 1000000000000
            1bffffffffffffffff             | 18446744073709551615
            c249010000000000000000         | 18446744073709551616
            3bffffffffffffffff             | -18446744073709551616
            c349010000000000000000         | -18446744073709551617
            20                             | -1
            3903e7                         | -1000
            f90000                         | 0.0
            f98000                         | -0.0
            f93c00                         | 1.0
            fb3ff199999999999a             | 1.1
            f97bff                         | 65504.0
            fa47c35000                     | 100000.0
            fb7e37e43c8800759c             | 1.0E300
            f90001                         | 5.9604644775390625E-8
            f90400                         | 6.103515625E-5
            f9c400                         | -4.0
            f97c00                         | Infinity
            f97e00                         | NaN
            f9fc00                         | -Infinity
            fa7f800000                     | Infinity
            fb7ff8000000000000             | NaN
            f4                             | false
            f6                             | null
            f7                             | null
            c074323031332d30332d32315432303a30343a30305a | "2013-03-21T20:04:00Z"
            c11a514b67b0                   | "2013-03-21T20:04:00Z"
            c1fb41d452d9ec200000           | "2013-03-21T20:04:00.500Z"
            c120                           | "1969-12-31T23:59:59Z"
            c1f9b800                       | "1969-12-31T23:59:59.500Z"
            c482211903e8                   | 10.00
            d74401020304                   | "AQIDBA=="
            d82076687474703a2f2f7777772e6578616d706c652e636f6d | "http://www.example.com"
            d9d9f701                       | 1
            40                             | ""
            63c3bc61                       | "üa"
            8301820203820405               | [1,[2,3],[4,5]]
            9f018202039f0405ffff           | [1,[2,3],[4,5]]
            9fff                           | []
            a201020304                     | {"1":2,"3":4}
            a12001                         | {"-1":1}
            a26161016162820203             | {"a":1,"b":[2,3]}
            bf6346756ef563416d7421ff       | {"Fun":true,"Amt":-2}
            5f42010243030405ff             | "AQIDBAU="
            7f657374726561646d696e67ff     | "streaming"
            """)
    void readsEachKindOfValue(String hex, String json) throws Exception {
        assertThat(Cbor.read(HexFormat.of().parseHex(hex), false)
                        .toString()
                        .replace("\"NaN\"", "NaN")
                        .replace("\"Infinity\"", "Infinity")
                        .replace("\"-Infinity\"", "-Infinity"))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000",
                "18",
                "ff",
                "1c",
                "1f",
                "f800",
                "f818",
                "f0",
                "61ff",
                "62c3",
                "9f01",
                "5f6161ff",
                "5f5fffff",
                "a1f401",
                "a2616101616102",
                "a201016131ff",
                "bf6161ff",
                "5bffffffffffffffff00",
                "7b7fffffffffffffff",
                "9b7fffffffffffffff",
                "bbffffffffffffffff",
                "9a7fffffff",
                "c1",
                "c16161",
                "c1fb7ff8000000000000",
                "c1fb7fefffffffffffff",
                "c11b7fffffffffffffff",
                "c26161",
                "c401",
                "c48101",
                "c482fb3ff000000000000001",
                "c4823a7fffffff01f5",
                "5a7fffffff"
            })
    void whatIsNotCborIsPoison(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> Cbor.read(payload, false))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("CBOR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "c6", "9f", "a100"})
    void limitsTheDepth(String nesting) {
        byte[] payload = HexFormat.of().parseHex(nesting.repeat(100_000) + "00");
        assertThatThrownBy(() -> Cbor.read(payload, false)).hasMessageContaining("128 levels");
    }

    @Test
    void limitsTheNumberOfValues() {
        byte[] payload = HexFormat.of().parseHex("9f" + "80".repeat(2_000_000) + "ff");
        assertThatThrownBy(() -> Cbor.read(payload, false)).hasMessageContaining("1000000 values");
    }

    @Test
    void limitsBigIntegers() {
        byte[] payload = HexFormat.of().parseHex("c25903e8" + "ff".repeat(1_000));
        assertThatThrownBy(() -> Cbor.read(payload, false)).hasMessageContaining("big integer");
    }

    @Property(tries = 300)
    void readsWhatAnotherProgramWrites(
            @ForAll long integer,
            @ForAll double real,
            @ForAll float small,
            @ForAll byte[] bytes,
            @ForAll Map<String, List<String>> map)
            throws Exception {
        CBORMapper peer = new CBORMapper();
        byte[] payload = peer.writeValueAsBytes(List.of(integer, real, small, bytes, map));
        JsonNode read = Cbor.read(payload, false);
        assertThat(read.get(0).longValue()).isEqualTo(integer);
        assertThat(read.get(1).doubleValue()).isEqualTo(real);
        assertThat(read.get(2).doubleValue()).isEqualTo(small);
        assertThat(read.get(3).binaryValue()).isEqualTo(bytes);
        assertThat(read.get(4)).isEqualTo(peer.readTree(payload).get(4));
    }
}
