// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The budget of series of a measurement, of which InfluxDB has some before. */
class SeriesBudgetTest extends WithRealInflux {
    private static final List<String> EXISTING = List.of("plain", "a b", "c,d", "e=f", "back\\slash", "ünï ☃ \"q\"");

    @Test
    void rejectsRecordsOfMoreSeriesAndWritesThoseOfKnownOnes() {
        writeExisting("reject m");
        try (SinkHarness sink = sink("series.max", "8", "measurement", "reject m")) {
            sink.put(records(sink, 0, EXISTING));
            sink.put(records(sink, 0, names(0, 10)));
            sink.put(records(sink, 0, EXISTING));

            assertThat(sink.deadLetters).hasSize(8);
            assertThat(sink.reasons())
                    .allMatch(reason -> reason.contains("(series-budget)") && reason.contains("has 8"));
            assertThat(sink.metric("series-over-budget-total")).isEqualTo(8);
            assertThat(sink.metric("rejected-series-budget-total")).isEqualTo(8);
            assertThat(series("reject m")).isEqualTo(8);
        }
    }

    @Test
    void onlyCountsRecordsOfMoreSeriesIfItShallWarn() {
        try (SinkHarness sink = sink("series.max", "3", "series.on.exceeded", "warn", "measurement", "warned")) {
            sink.put(records(sink, 0, names(0, 10)));

            assertThat(sink.deadLetters).isEmpty();
            assertThat(sink.metric("series-over-budget-total")).isEqualTo(7);
            assertThat(series("warned")).isEqualTo(10);
        }
    }

    @Test
    void writesRecordsOfMoreSeriesWithoutATagAndOverwritesNothing() {
        try (SinkHarness sink = dropping("dropped")) {
            sink.put(records(sink, 0, names(0, 18)));
            List<SinkRecord> more = new ArrayList<>(records(sink, 0, names(18, 22)));
            SinkRecord sameTime = record(sink, 0, "another", more.get(0).timestamp());
            more.add(sameTime);
            sink.put(more);

            assertThat(influx.count("d", "dropped", "v")).isEqualTo(18 + 4);
            assertThat(sink.deadLetters.keySet()).containsExactly(sameTime);
            assertThat(sink.reasons()).singleElement().asString().contains("(identity-clash)");
            assertThat(series("dropped")).isEqualTo(18 + 1);
            assertThat(influx.query("d", "SELECT v, host_field FROM dropped WHERE host = ''"))
                    .extracting(row -> row.get("host_field"))
                    .containsExactly("n18", "n19", "n20", "n21");
        }
    }

    /** Their tasks do not know of each other. */
    @Test
    void keepsPointsOfTwoPartitionsApartWhoseSeriesBecomeOne() {
        try (SinkHarness sink = dropping("parts")) {
            sink.put(records(sink, 0, names(0, 18)));
            sink.put(record(sink, 0, "x", 1_600_000_000_000L), record(sink, 1, "y", 1_600_000_000_000L));

            assertThat(sink.deadLetters).isEmpty();
            assertThat(influx.count("d", "parts", "v")).isEqualTo(18 + 2);
        }
    }

    @Test
    void rejectsARecordWhoseSeriesIsNewWithoutTheTag() {
        Map<String, String> options = options(
                "series.max",
                "5",
                "series.on.exceeded",
                "drop-tags",
                "series.drop.tags",
                "host",
                "measurement",
                "both");
        options.put("tags", "host,site");
        try (SinkHarness sink = SinkHarness.start(options)) {
            sink.put(records(sink, 0, names(0, 5)));
            sink.put(
                    sink.record("t", null, null, Map.of("host", "h", "site", "1", "v", 1)),
                    sink.record("t", null, null, Map.of("host", "h", "site", "2", "v", 1)));

            assertThat(sink.deadLetters).hasSize(2);
            assertThat(series("both")).isEqualTo(5);
        }
    }

    @Test
    void marksDroppedTagsThatDoNotExist() {
        assertThat(errors("series.drop.tags", "host")).isEmpty();
        assertThat(errors("series.drop.tags", "")).containsExactly("series.drop.tags");
        assertThat(errors("series.drop.tags", "nowhere")).containsExactly("series.drop.tags");
    }

    private static List<String> errors(String... options) {
        Map<String, String> all = options(options);
        all.put("series.max", "5");
        all.put("series.on.exceeded", "drop-tags");
        return SinkHarness.errors(all);
    }

    private static void writeExisting(String measurement) {
        try (SinkHarness sink = sink("measurement", measurement)) {
            sink.put(records(sink, 0, EXISTING));
        }
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "n" + i).toList();
    }

    /** One record of each host, a millisecond apart. */
    private static List<SinkRecord> records(SinkHarness sink, int partition, List<String> hosts) {
        return IntStream.range(0, hosts.size())
                .mapToObj(i -> record(sink, partition, hosts.get(i), 1_600_000_000_000L + i))
                .toList();
    }

    private static SinkRecord record(SinkHarness sink, int partition, String host, long millis) {
        Map<String, Object> value = Map.of("host", host, "v", host.hashCode());
        long offset = sink.record("t", null, null, value).kafkaOffset();
        return new SinkRecord("t", partition, null, null, null, value, offset, millis, TimestampType.CREATE_TIME);
    }

    private static long series(String measurement) {
        return ((Number) influx.query("d", "SHOW SERIES EXACT CARDINALITY FROM \"" + measurement + "\"")
                        .get(0)
                        .get("count"))
                .longValue();
    }

    /** Eighteen series with the tag, and room for two without it. */
    private static SinkHarness dropping(String measurement) {
        return sink(
                "series.max",
                "20",
                "series.on.exceeded",
                "drop-tags",
                "series.drop.tags",
                "host",
                "measurement",
                measurement,
                "identity.clash",
                "reject");
    }

    private static SinkHarness sink(String... options) {
        return SinkHarness.start(options(options));
    }

    private static Map<String, String> options(String... more) {
        Map<String, String> options = SinkHarness.options(influx.url(), "tags", "host");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }
}
