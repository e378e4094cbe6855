// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.line.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.connect.sink.SinkRecord;

/** Text with the special characters of line protocol in every position is read back unchanged from a real server, or rejected. */
class HostileTextTest {
    private static final AtomicInteger RUN = new AtomicInteger();
    private static RealInflux influx;

    @BeforeContainer
    static void startInflux() {
        influx = RealInflux.start();
    }

    @AfterContainer
    static void stopInflux() {
        influx.close();
    }

    /** Five texts, one for each position. */
    record Texts(String measurement, String tagName, String tagValue, String fieldName, String fieldValue) {}

    @Property(tries = 250)
    void readsBackWhatWasWrittenOrRejectsIt(@ForAll("hostile") Texts texts) {
        int run = RUN.incrementAndGet();
        String database = "p" + run % 4;
        Map<String, Object> value = new HashMap<>();
        value.put("m", texts.measurement());
        value.put("t", texts.tagValue());
        value.put("f", texts.fieldValue());
        value.put("run", run);
        Map<String, String> options = SinkHarness.options(
                influx.url(),
                "influx.database",
                database,
                "measurement",
                "{field:m}",
                "tags",
                "t as t" + tagName(texts) + ",m as m",
                "fields.include",
                "f as f" + withoutListCharacters(texts.fieldName()) + ",run");
        try (SinkHarness sink = SinkHarness.start(options)) {
            SinkRecord record = sink.record("topic", "key", null, value);
            sink.put(record);

            boolean writable = Names.problemOfMeasurement(texts.measurement()) == null
                    && Names.problemOfTagValue(texts.tagValue()) == null
                    && Names.problemOfTagValue(texts.measurement()) == null
                    && Names.problemOfFieldKey("f" + withoutListCharacters(texts.fieldName())) == null;
            assertThat(sink.deadLetters.isEmpty())
                    .as("%s %s", texts, sink.reasons())
                    .isEqualTo(writable);
            if (writable) {
                assertReadsBack(database, texts, run);
            }
        }
    }

    private static void assertReadsBack(String database, Texts texts, int run) {
        List<Map<String, Object>> rows = new ArrayList<>(
                influx.query(database, "SELECT * FROM " + identifier(texts.measurement()) + " WHERE run = " + run));
        assertThat(rows).as("%s", texts).hasSize(1);
        Map<String, Object> row = rows.get(0);
        assertThat(row)
                .as("%s", texts)
                .containsEntry("f" + withoutListCharacters(texts.fieldName()), texts.fieldValue());
        if (!texts.tagValue().isEmpty()) {
            assertThat(row).as("%s", texts).containsEntry("t" + tagName(texts), texts.tagValue());
        }
    }

    /** Option lists are split at commas and trimmed, so these characters cannot be part of a name. */
    private static String withoutListCharacters(String name) {
        return name.replaceAll("[,\\n\\r\\x00*{}]", "")
                .replaceAll("(?i) as ", "as")
                .replaceAll("[\\\\\\s]+$", "");
    }

    /** Names of tags are options, so the sink does not start with one that InfluxDB would misread. */
    private static String tagName(Texts texts) {
        return withoutListCharacters(texts.tagName()).replaceAll("\\\\+(?=[= \"])", "");
    }

    private static String identifier(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Provide
    Arbitrary<Texts> hostile() {
        Arbitrary<String> text = Arbitraries.of(
                        "a", "B", " ", ",", "=", "\"", "\\", "\n", "#", "'", "\t", "ü", "🛰", "0", "/", ";", "\r",
                        "\u0000", "\u0001")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        return Combinators.combine(text, text, text, text, text).as(Texts::new);
    }
}
