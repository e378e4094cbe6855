// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.RealVictoriaMetrics.Sample;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** VictoriaMetrics acknowledges what it drops and alters, so the sink must reject it. */
class VictoriaMetricsTest {
    private static RealVictoriaMetrics server;
    private static final long NOW_MS = System.currentTimeMillis();

    @BeforeAll
    static void start() {
        server = RealVictoriaMetrics.start("-retentionPeriod=1y", "-dedup.minScrapeInterval=1ms");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void storesNumbersAndBooleansAndLeavesOutText() {
        try (SinkHarness sink = sink("tags", "site")) {
            sink.put(record(
                    sink,
                    "kinds",
                    Map.of("site", "a b,c=d ünï", "f", 0.1, "i", -42L, "yes", true, "no", false, "text", "words")));

            assertThat(sink.deadLetters).isEmpty();
            assertThat(sink.metric("left-out-total")).isEqualTo(1);
            List<Sample> samples = server.samples("kinds_.*", 4);
            assertThat(samples.stream().collect(Collectors.toMap(Sample::metric, Sample::value)))
                    .isEqualTo(Map.of("kinds_f", 0.1, "kinds_i", -42.0, "kinds_yes", 1.0, "kinds_no", 0.0));
            assertThat(samples).allSatisfy(sample -> {
                assertThat(sample.millis()).isEqualTo(NOW_MS);
                assertThat(sample.labels()).containsEntry("site", "a b,c=d ünï").containsEntry("db", "d");
            });
        }
    }

    @Test
    void storesAPointOnceThatIsSentTwice() {
        for (int run = 0; run < 2; run++) {
            try (SinkHarness sink = sink()) {
                sink.put(record(sink, "twice", Map.of("v", 1.5)));
            }
        }
        assertThat(server.samples("twice_v", 1)).hasSize(1);
    }

    /** Each of them answered with 204 by the server, if it is sent to it. */
    @Test
    void rejectsWhatTheServerDropsOrAlters() {
        try (SinkHarness sink = sink("tags", "labels.*")) {
            assertRejected(sink, "beyond 2^53", Map.of("v", (1L << 53) + 1));
            assertRejected(sink, "begins", Map.of("v", 1), Instant.now().minus(400, ChronoUnit.DAYS));
            assertRejected(sink, "future", Map.of("v", 1), Instant.now().plus(3, ChronoUnit.DAYS));
            assertRejected(sink, "not after 1970", Map.of("v", 1), Instant.EPOCH);
            assertRejected(sink, "29 tags", Map.of("v", 1, "labels", labels(29)));
            assertRejected(sink, "16384 bytes", Map.of("v", 1, "labels", Map.of("long", "x".repeat(16_385))));
            assertRejected(sink, "__name__", Map.of("v", 1, "labels", Map.of("__name__", "other")));
            assertRejected(sink, "backslash", Map.of("v", 1, "labels", Map.of("path", "\\\\host")));
            assertRejected(sink, "no field", Map.of("text", "words"));

            sink.put(record(
                    sink, "held", Map.of("v", 1L << 53, "labels", Map.of("long", "x".repeat(16_384), "back", "a\\b"))));
            sink.put(record(sink, "held_too", Map.of("v", -(1L << 53), "labels", labels(28))));
            assertThat(server.samples("held_v", 1)).singleElement().satisfies(sample -> {
                assertThat(sample.value()).isEqualTo(0x1p53);
                assertThat(sample.labels().get("long")).hasSize(16_384);
                assertThat(sample.labels()).containsEntry("back", "a\\b");
            });
            assertThat(server.samples("held_too_v", 1))
                    .singleElement()
                    .satisfies(sample -> assertThat(sample.labels()).hasSize(30).containsEntry("db", "d"));
            assertThat(server.samples("refused.*")).isEmpty();
        }
    }

    @Test
    void rejectsASecondValueInOneMillisecondOfASeries() {
        try (SinkHarness sink = sink("timestamp.field", "t", "timestamp.unit", "us", "identity.clash", "reject")) {
            sink.put(
                    sink.record("fine", "k", null, Map.of("t", NOW_MS * 1_000, "v", 1)),
                    sink.record("fine", "k", null, Map.of("t", NOW_MS * 1_000 + 1, "v", 2)),
                    sink.record("fine", "k", null, Map.of("t", NOW_MS * 1_000 + 1_000, "v", 3)));

            assertThat(sink.reasons()).singleElement().asString().contains("identity-clash");
            assertThat(server.samples("fine_v", 2)).extracting(Sample::value).containsExactlyInAnyOrder(1.0, 3.0);
        }
    }

    @Test
    void validatesItsOptions() {
        assertThat(SinkHarness.errors(SinkHarness.options(server.url(), "tags", "labels.*")))
                .isEmpty();
        assertThat(SinkHarness.errors(SinkHarness.options("http://127.0.0.1:1")))
                .containsExactly("influx.url");
    }

    @Test
    void distinguishesRecordsByOffsetWhereMillisecondsLeaveRoom() {
        try (SinkHarness sink =
                sink("timestamp.tiebreak", "offset", "timestamp.precision", "s", "identity.clash", "reject")) {
            sink.put(record(sink, "offsets", Map.of("v", 1)), record(sink, "offsets", Map.of("v", 2)));

            assertThat(sink.deadLetters).isEmpty();
            assertThat(server.samples("offsets_v", 2)).hasSize(2);
        }
    }

    private static Map<String, String> labels(int count) {
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < count; i++) {
            labels.put("t" + i, "v");
        }
        return labels;
    }

    private static void assertRejected(SinkHarness sink, String why, Map<String, Object> value) {
        assertRejected(sink, why, value, Instant.ofEpochMilli(NOW_MS));
    }

    private static void assertRejected(SinkHarness sink, String why, Map<String, Object> value, Instant time) {
        sink.deadLetters.clear();
        SinkRecord record = record(sink, "refused", value);
        sink.put(record.newRecord("refused", 0, null, null, null, value, time.toEpochMilli()));
        assertThat(sink.reasons()).singleElement().asString().contains(why);
    }

    private static SinkRecord record(SinkHarness sink, String topic, Map<String, Object> value) {
        return sink.record(topic, "k", null, value).newRecord(topic, 0, null, null, null, value, NOW_MS);
    }

    private static SinkHarness sink(String... options) {
        return SinkHarness.start(SinkHarness.options(server.url(), options));
    }
}
