// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** InfluxDB's first and last nanosecond: ±(2^63 − 2). A time beyond them is rejected and does not overflow. */
class BoundsOfTimeTest extends WithRealInflux {
    private static final long FIRST = Long.MIN_VALUE + 2;
    private static final long LAST = Long.MAX_VALUE - 1;

    @Test
    void storesTheBoundsAndRejectsTimesBeyond() {
        try (SinkHarness sink = start("ends")) {
            sink.put(record(0, FIRST), record(1, LAST), record(2, -1L), record(3, 0L));
            assertThat(sink.reasons()).isEmpty();
            sink.put(record(4, FIRST - 1), record(5, Long.MIN_VALUE), record(6, LAST + 1));
            assertThat(sink.reasons()).hasSize(3).allMatch(reason -> reason.contains("1677 to 2262"));
        }
        assertThat(influx.count("ends", "m", "v")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"us", "ms", "s"})
    void appliesTheBoundsToTruncatedTimesWithOffsets(String precision) {
        for (String tiebreak : new String[] {"none", "offset"}) {
            String database = precision + tiebreak;
            try (SinkHarness sink = start(database, "timestamp.precision", precision, "timestamp.tiebreak", tiebreak)) {
                sink.put(record(999_999_999, FIRST), record(999_999_999, LAST), record(0, LAST), record(5, 0L));
                // InfluxDB gets nothing that it would refuse, and no time overflows
                assertThat(sink.metric("rejected-server-total")).isZero();
                assertThat(sink.reasons()).allMatch(reason -> reason.contains("1677 to 2262"));
                long stored = influx.count(database, "m", "v");
                assertThat(stored).isEqualTo(sink.metric("point-total") - sameIdentity(tiebreak));
            }
        }
    }

    @Test
    void appliesTheBoundsToOtherFormsOfNumbers() {
        try (SinkHarness sink = start("forms", "timestamp.unit", "s")) {
            sink.put(
                    record(0, 9_223_372_036L),
                    record(1, -9_223_372_036L),
                    record(2, 9.223372036e9),
                    record(3, Long.MAX_VALUE),
                    record(4, Long.MIN_VALUE),
                    record(5, 0x1p63),
                    record(6, -0x1p63),
                    record(7, Double.POSITIVE_INFINITY),
                    record(8, "2262-04-11T23:47:16.854775807Z"));
            assertThat(sink.metric("rejected-timestamp-total")).isEqualTo(6);
        }
    }

    /** With truncated times, the two records at the end have the same identity. */
    private static int sameIdentity(String tiebreak) {
        return tiebreak.equals("none") ? 1 : 0;
    }

    private static SinkHarness start(String database, String... more) {
        Map<String, String> options = SinkHarness.options(
                influx.url(),
                "influx.database",
                database,
                "name",
                database,
                "measurement",
                "m",
                "timestamp.field",
                "t",
                "timestamp.unit",
                "ns");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return SinkHarness.start(options);
    }

    private static SinkRecord record(long offset, Object time) {
        return new SinkRecord(
                "t", 0, null, null, null, Map.of("t", time, "v", 1), offset, 1L, TimestampType.CREATE_TIME);
    }
}
