// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.ScriptedInflux.Reply;
import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.line.MergedBackslashes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** InfluxDB 3 reads two backslashes in names and tags as one; 1 and 2 read two. */
class BackslashesTest {
    @ParameterizedTest
    @CsvSource({"1.6.7, true", "1.8.10-c1.8.10, true", "v2.7.1, true", "3.0.1, false", "v3.2.0, false", ", false"})
    void writesBackslashesOnlyIfTheServerReadsThemUnchanged(String version, boolean kept) {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED).withVersion(version);
                SinkHarness sink = SinkHarness.start(
                        SinkHarness.options(influx.url(), "measurement", "{field:m}", "tags", "t,m,x as n\\\\n"))) {
            sink.put(sink.record("topic", "k", null, value("m", "a\\b", "t", "c\\d", "e\\f")));
            assertThat(sink.deadLetters).isEmpty();
            sink.put(
                    sink.record("topic", "k", null, value("m", "m", "t", "\\\\host\\share", "v")),
                    sink.record("topic", "k", null, value("m", "m\\\\m", "t", "t", "v")),
                    sink.record("topic", "k", null, value("m", "m", "t", "t", "v\\\\v")),
                    sink.record("topic", "k", null, value("m", "m", "t", "\\,", "v")),
                    sink.record("topic", "k", null, value("m", "m", "x", "1", "v")));

            assertThat(sink.deadLetters).hasSize(kept ? 0 : 5);
            assertThat(sink.reasons()).allMatch(reason -> reason.contains("InfluxDB 3"));
        }
    }

    @Property
    void readsBackEveryAcceptedTextFromInfluxDb3(@ForAll("hostile") String text) {
        Dialect three = new MergedBackslashes("InfluxDB 3");
        if (three.problemOfTagValue(text) == null) {
            Bytes series = new Bytes(64);
            LineWriter.appendTag(series, "k".getBytes(StandardCharsets.UTF_8), text);
            assertThat(readTagValue(series.toString())).isEqualTo(text);
        }
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of("a", " ", ",", "=", "\"", "\\", "ü")
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }

    /** Like the parser of InfluxDB 3: a backslash escapes a backslash, comma, equals sign or space, otherwise it is literal. */
    private static String readTagValue(String tag) {
        StringBuilder value = new StringBuilder();
        for (int i = ",k=".length(); i < tag.length(); i++) {
            char c = tag.charAt(i);
            boolean escape = c == '\\' && i + 1 < tag.length() && "\\,= ".indexOf(tag.charAt(i + 1)) >= 0;
            if (!escape && (c == ',' || c == '=' || c == ' ')) {
                return value + " and a new part of the line";
            }
            value.append(escape ? tag.charAt(++i) : c);
        }
        return value.toString();
    }

    private static Map<String, Object> value(String m, String measurement, String t, String tag, String field) {
        Map<String, Object> value = new HashMap<>();
        value.put(m, measurement);
        value.put(t, tag);
        value.put(field, 1);
        return value;
    }
}
