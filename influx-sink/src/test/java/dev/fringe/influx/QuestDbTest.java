// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** QuestDB has no databases, no SHOW statements of InfluxDB, and rows instead of points. */
class QuestDbTest {
    private static final long TIME_MS = 1_600_000_000_000L;
    private static RealQuestDb server;

    @BeforeAll
    static void start() {
        server = RealQuestDb.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void storesEveryType() {
        String text = "a \"quoted\" \\ line\nand another\r, with = and ünïcode 🛰";
        try (SinkHarness sink = sink("tags", "site")) {
            sink.put(record(
                    sink,
                    "kinds",
                    Map.of(
                            "site",
                            "a b,c=d\\e\nf\\",
                            "f",
                            0.1,
                            "i",
                            Long.MAX_VALUE,
                            "yes",
                            true,
                            "text",
                            text,
                            "timestamp",
                            5)));

            assertThat(sink.deadLetters).isEmpty();
            assertThat(server.rows("kinds"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("site", "a b,c=d\\e\nf\\")
                            .containsEntry("f", new BigDecimal("0.1"))
                            .containsEntry("i", new BigDecimal(Long.MAX_VALUE))
                            .containsEntry("yes", true)
                            .containsEntry("text", text)
                            .containsEntry("timestamp_field", new BigDecimal(5))
                            .containsEntry("timestamp", "2020-09-13T12:26:40.000000Z"));
        }
    }

    @Test
    void storesAPointOnceThatIsSentTwice() {
        for (int run = 0; run < 2; run++) {
            try (SinkHarness sink = sink("tags", "site")) {
                sink.put(
                        record(sink, "twice", Map.of("site", "a", "v", 1.5)),
                        record(sink, "twice", Map.of("site", "b", "v", 1.5)),
                        record(sink, "twice", Map.of("v", 1.5)));
            }
        }
        assertThat(server.rows("twice")).hasSize(3);
    }

    @Test
    void keepsPointsApartThatDifferInATagOfAnExistingTable() {
        server.query("CREATE TABLE grows (ts TIMESTAMP, a SYMBOL, v DOUBLE) TIMESTAMP(ts) PARTITION BY DAY WAL DEDUP"
                + " UPSERT KEYS(ts, a)");
        try (SinkHarness sink = sink("tags", "a,b")) {
            sink.put(
                    record(sink, "grows", Map.of("a", "1", "b", "1", "v", 1.5)),
                    record(sink, "grows", Map.of("a", "1", "b", "2", "v", 2.5)));
        }
        assertThat(server.rows("grows"))
                .extracting(row -> row.get("v"))
                .containsExactlyInAnyOrder(new BigDecimal("1.5"), new BigDecimal("2.5"));
    }

    @Test
    void rejectsWhatTheServerRefusesOrAlters() {
        try (SinkHarness sink = sink("measurement", "{field:m}", "fields.exclude", "m")) {
            assertRejected(sink, "before 1970", Map.of("m", "r", "v", 1), Instant.EPOCH.minusMillis(1));
            assertRejected(sink, "-2^63", Map.of("m", "r", "v", Long.MIN_VALUE));
            assertRejected(sink, "character .", Map.of("m", "r", "a.b", 1));
            assertRejected(sink, "character /", Map.of("m", "a/b", "v", 1));
            assertRejected(sink, "with a dot", Map.of("m", "a.", "v", 1));
            assertRejected(sink, "127 characters", Map.of("m", "x".repeat(128), "v", 1));
            assertRejected(sink, "would also be the name", upperAndLower());
            sink.deadLetters.clear();

            sink.put(record(sink, "t", Map.of("m", "lsst.sal.ESS-1 ünï", "v", Long.MIN_VALUE + 1)));
            assertThat(sink.deadLetters).isEmpty();
            assertThat(server.rows("lsst.sal.ESS-1 ünï")).hasSize(1);
        }
    }

    @Test
    void rejectsARecordThatWouldReplaceTheFieldsOfAnother() {
        try (SinkHarness sink = sink("identity.clash", "reject", "timestamp.field", "t", "timestamp.unit", "ms")) {
            sink.put(
                    record(sink, "replaced", Map.of("t", TIME_MS, "v", 1)),
                    record(sink, "replaced", Map.of("t", TIME_MS, "w", 2)),
                    record(sink, "replaced", Map.of("t", TIME_MS, "v", 1)));

            assertThat(sink.reasons()).singleElement().asString().contains("identity-clash");
            assertThat(server.rows("replaced"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsKey("v"));
        }
    }

    @Test
    void tellsThatATableIsSuspended() {
        try (SinkHarness sink = sink("type.refresh.ms", "1")) {
            sink.put(record(sink, "held", Map.of("v", 0.5)));
            assertThat(sink.metric("suspended-tables")).isZero();
            // A table that is still being written is not suspended.
            server.awaitApplied();
            server.query("ALTER TABLE held SUSPEND WAL");
            awaitSuspended(sink, 1);
            server.query("ALTER TABLE held RESUME WAL");
            awaitSuspended(sink, 0);
        }
    }

    /** The server suspends and resumes a table a moment after it has answered. */
    private static void awaitSuspended(SinkHarness sink, int tables) {
        await().untilAsserted(() -> {
            sink.put(record(sink, "held", Map.of("v", 1.5)));
            assertThat(sink.metric("suspended-tables")).isEqualTo(tables);
        });
    }

    /** The server refuses the whole request and names the first of these lines only. */
    @Test
    void storesTheGoodNeighboursOfRecordsThatTheServerRefuses() {
        try (SinkHarness sink = sink("tags", "{key} as k", "type.refresh.ms", "86400000")) {
            sink.put(record(sink, "mixed", Map.of("v", 0.5)));
            server.query("ALTER TABLE mixed ADD COLUMN w DOUBLE");
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Object bad = i % 37 == 5 ? "text" : (Object) (i * 1.0);
                records.add(sink.record("mixed", "k" + i, null, Map.of("w", bad)));
            }
            sink.put(records);

            assertThat(sink.deadLetters).hasSize(6);
            assertThat(sink.reasons()).allMatch(reason -> reason.contains("type-conflict"));
            assertThat(server.rows("mixed")).hasSize(1 + 194);
        }
    }

    @Test
    void losesNothingWhenTheServerIsKilled() {
        RealQuestDb killed = RealQuestDb.start();
        try (killed;
                SinkHarness sink = SinkHarness.start(
                        SinkHarness.options(killed.url(), "tags", "{key} as k", "batch.points", "500"))) {
            for (int put = 0; put < 6; put++) {
                if (put == 3) {
                    killed.kill();
                    new Thread(killed::launch).start();
                }
                List<SinkRecord> records = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    records.add(sink.record("kept", "k" + (put * 1_000 + i), null, Map.of("v", i * 0.5)));
                }
                sink.put(records);
            }
            assertThat(sink.deadLetters).isEmpty();
            assertThat(sink.metric("retry-total")).isPositive();
            assertThat(killed.rows("kept")).hasSize(6_000);
        }
    }

    @Test
    void validatesItsOptions() {
        assertThat(SinkHarness.errors(SinkHarness.options(server.url()))).isEmpty();
        assertThat(SinkHarness.errors(SinkHarness.options(server.url(), "tags", "labels.*")))
                .containsExactly("tags");
        assertThat(SinkHarness.errors(SinkHarness.options("http://127.0.0.1:1", "influx.flavor", "questdb")))
                .containsExactly("influx.url");
    }

    @Test
    void refusesTagsWithUnknownNames() {
        try (SinkHarness sink = sink("tags", "labels.*")) {
            assertThatThrownBy(() -> sink.put(record(sink, "m", Map.of("v", 1))))
                    .hasMessageContaining("labels.*")
                    .hasMessageContaining("QuestDB");
        }
    }

    private static Map<String, Object> upperAndLower() {
        Map<String, Object> value = new HashMap<>(Map.of("m", "r"));
        value.put("V", 1);
        value.put("v", 2);
        return value;
    }

    private static void assertRejected(SinkHarness sink, String why, Map<String, Object> value) {
        assertRejected(sink, why, value, Instant.ofEpochMilli(TIME_MS));
    }

    private static void assertRejected(SinkHarness sink, String why, Map<String, Object> value, Instant time) {
        sink.deadLetters.clear();
        sink.put(record(sink, "r", value).newRecord("r", 0, null, null, null, value, time.toEpochMilli()));
        assertThat(sink.reasons()).singleElement().asString().contains(why);
    }

    private static SinkRecord record(SinkHarness sink, String topic, Map<String, Object> value) {
        return sink.record(topic, "k", null, value);
    }

    private static SinkHarness sink(String... options) {
        return SinkHarness.start(SinkHarness.options(server.url(), options));
    }
}
