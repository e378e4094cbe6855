// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineProtocolTest {
    @Test
    void readsEachPart() throws Exception {
        assertThat(parse("cpu,host=a,core=1 idle=98.5,busy=2i,big=3u,on=T,state=\"ok\" 17"))
                .containsExactly(new LinePoint(
                        "cpu",
                        Map.of("host", "a", "core", "1"),
                        Map.of("idle", 98.5, "busy", 2L, "big", 3L, "on", true, "state", "ok"),
                        17L));
    }

    @Test
    void readsLinesAndSkipsCommentsAndEmptyOnes() throws Exception {
        assertThat(parse("# a comment, with=signs \"and a quote\n\na v=1\r\n \t \n  # another\nb v=2 5\r\nc v=3\n"))
                .extracting(LinePoint::measurement, LinePoint::nanos)
                .containsExactly(tuple("a", null), tuple("b", 5L), tuple("c", null));
        assertThat(parse("#\n\n")).isEmpty();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1           | 1.0
            -1.5        | -1.5
            .5          | 0.5
            -.5         | -0.5
            1.          | 1.0
            1e3         | 1000.0
            1.5E-3      | 0.0015
            1e+300      | 1.0E300
            1e-400      | 0.0
            007         | 7.0
            0i          | 0
            -5i         | -5
            9223372036854775807i  | 9223372036854775807
            -9223372036854775808i | -9223372036854775808
            9223372036854775807u  | 9223372036854775807
            t | true
            T | true
            true | true
            True | true
            TRUE | true
            f | false
            F | false
            false | false
            False | false
            FALSE | false
            """)
    void readsEachSpellingOfAValue(String value, String expected) throws Exception {
        assertThat(parse("m v=" + value + " 1").get(0).fields().get("v")).hasToString(expected);
        assertThat(parse("m v=" + value).get(0).fields().get("v")).hasToString(expected);
        assertThat(parse("m v=" + value + ",w=1").get(0).fields().get("v")).hasToString(expected);
    }

    /** A backslash escapes only what is special where it stands. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a\\,b\\ c v=1                | a,b c
            a\\=b v=1                    | a\\=b
            a=b v=1                      | a=b
            a\\b v=1                     | a\\b
            a\\\\,b v=1                  | a\\,b
            "a" v=1                      | "a"
            """)
    void unescapesMeasurements(String line, String expected) throws Exception {
        assertThat(parse(line).get(0).measurement()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m,k\\ e\\,y\\==v\\ a\\,l\\=ue v=1 | k e,y= | v a,l=ue
            m,k=C:\\dir v=1                   | k      | C:\\dir
            m,k=\\\\,x v=1                    | k      | \\,x
            m,k="q" v=1                       | k      | "q"
            m,k=é✓ v=1                        | k      | é✓
            """)
    void unescapesTags(String line, String name, String value) throws Exception {
        assertThat(parse(line).get(0).tags()).isEqualTo(Map.of(name, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m a\\ b\\,c\\=d="x"              | a b,c=d | x
            m a\\"b="x"                      | a"b     | x
            m "a"="x"                        | "a"     | x
            m a="say \\"hi\\""               | a       | say "hi"
            m a="C:\\\\dir\\x\\,y"           | a       | C:\\dir\\x\\,y
            m a="with, comma = and space"    | a       | with, comma = and space
            m a=""                           | a       | ``
            m a="# x"                        | a       | # x
            """)
    void unescapesFields(String line, String name, String value) throws Exception {
        assertThat(parse(line).get(0).fields()).isEqualTo(Map.of(name, value));
        assertThat(parse(line + " 1").get(0).fields()).isEqualTo(Map.of(name, value));
    }

    @Test
    void aTextMayHaveLineBreaks() throws Exception {
        assertThat(parse("m a=\"one\ntwo\\\"\nthree\",b=1 2\nn v=1"))
                .extracting(LinePoint::fields)
                .containsExactly(Map.of("a", "one\ntwo\"\nthree", "b", 1.0), Map.of("v", 1.0));
    }

    @Test
    void theLastOfEqualFieldsCounts() throws Exception {
        assertThat(parse("m v=1,v=2").get(0).fields()).isEqualTo(Map.of("v", 2.0));
    }

    @ParameterizedTest
    @CsvSource({
        "ns,1700000000123456789,1700000000123456789",
        "us,5,5000",
        "ms,-1,-1000000",
        "s,2,2000000000",
        "m,1,60000000000",
        "h,-1,-3600000000000"
    })
    void readsTimesInTheirUnit(String precision, String time, long nanos) throws Exception {
        TimeUnit unit = Map.of(
                        "ns",
                        TimeUnit.NANOSECONDS,
                        "us",
                        TimeUnit.MICROSECONDS,
                        "ms",
                        TimeUnit.MILLISECONDS,
                        "s",
                        TimeUnit.SECONDS,
                        "m",
                        TimeUnit.MINUTES,
                        "h",
                        TimeUnit.HOURS)
                .get(precision);
        assertThat(LineProtocol.parse("m v=1 " + time + "  ", unit).get(0).nanos())
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m",
                "m ",
                ",a=b v=1",
                "m,a v=1",
                "m,a= v=1",
                "m,=b v=1",
                "m, v=1",
                "m,a=b",
                "m,a=b=c v=1",
                "m,a=1,a=2 v=1",
                "m,time=1 v=1",
                "m =1",
                "m v",
                "m v=",
                "m v=,w=1",
                "m v= 1",
                "m v=1,",
                "m v=1,=2",
                "m v=1 w=2",
                "m v=1 1 2",
                "m v=1 1.5",
                "m v=1 x",
                "m v=1 99999999999999999999",
                "m v=NaN",
                "m v=+1",
                "m v=1e400",
                "m v=1.5i",
                "m v=-1u",
                "m v=9223372036854775808i",
                "m v=18446744073709551615u",
                "m v=0x1",
                "m v=-",
                "m v=.",
                "m v=yes",
                "m v=tRUE",
                "m v=\"x",
                "m v=\"x\"y",
                "m v=\"x\\\"",
                "m v=1 -",
                "m v=i"
            })
    void whatIsNotLineProtocolIsPoisonAndNamesTheLine(String line) {
        assertThatThrownBy(() -> parse("ok v=1\n" + line))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("line 2 has");
    }

    @Test
    void aTimeBeyondTheRangeIsPoison() {
        assertThatThrownBy(() -> LineProtocol.parse("m v=1 9223372036854775807", TimeUnit.SECONDS))
                .hasMessageContaining("influx.precision");
    }

    private static List<LinePoint> parse(String text) throws Undecodable {
        return LineProtocol.parse(text, TimeUnit.NANOSECONDS);
    }
}
