// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Answers of a real InfluxDB; in each case, received = stored + dead-lettered. */
class RealServerAnswersTest extends WithRealInflux {
    private static final int RECORDS = 60;
    private static final long NOW = Instant.now().toEpochMilli();

    @Test
    void storesTheNeighboursOfPointsBeyondTheRetention() {
        influx.execute("CREATE DATABASE week WITH DURATION 1w");
        List<SinkRecord> records = records(0, RECORDS);
        records.set(0, record(0, NOW - Duration.ofDays(30).toMillis(), Map.of("v", 0)));
        records.set(33, record(33, 0, Map.of("v", 33)));
        try (SinkHarness sink = start("week", "influx.database.create", "false")) {
            sink.put(records);

            assertThat(influx.count("week", "m", "v")).isEqualTo(RECORDS - 2);
            assertThat(sink.deadLetters.keySet())
                    .extracting(SinkRecord::kafkaOffset)
                    .containsExactlyInAnyOrder(0L, 33L);
            assertThat(sink.reasons())
                    .allMatch(reason -> reason.contains("(server)") && reason.contains("retention policy"));
        }
    }

    @Test
    void storesTheNeighboursOfAConflictThatOnlyTheServerKnows() {
        try (SinkHarness sink = start("conflict")) {
            sink.put(record(0, NOW, Map.of("v", 1)));
            influx.client().setDatabase("conflict").write("m other=\"text\" 1");
            List<SinkRecord> records = records(1, 30);
            records.set(7, record(8, 1, Map.of("v", 8, "other", 1.5)));
            sink.put(records);

            assertThat(influx.count("conflict", "m", "v")).isEqualTo(30);
            assertThat(sink.reasons())
                    .singleElement()
                    .asString()
                    .contains("topic-0@8", "(type-conflict)", "field other", "float", "string");

            // the sink knows the type now, so it does not send the next one
            sink.put(record(40, 2, Map.of("v", 1, "other", 1.5)));
            assertThat(sink.reasons()).hasSize(2);
            assertThat(sink.reasons().get(1))
                    .contains("topic-0@40", "(type-conflict)", "field other", "float", "string");
        }
    }

    @Test
    void learnsNoTypeFromARejectedRecord() {
        influx.execute("CREATE DATABASE poisoned WITH DURATION 1w");
        try (SinkHarness sink = start("poisoned", "influx.database.create", "false")) {
            sink.put(record(0, 0, Map.of("v", "text")));
            sink.put(record(1, NOW, Map.of("v", 1.5)));

            assertThat(sink.reasons()).singleElement().asString().contains("topic-0@0");
            assertThat(influx.count("poisoned", "m", "v")).isEqualTo(1);
        }
    }

    @Test
    void failsForAMissingDatabaseOrPolicyWithoutADeadLetter() {
        influx.execute("CREATE DATABASE poor");
        assertFails("nowhere", "", "database not found", "influx.database.create");
        assertFails("poor", "yearly", "retention policy not found", "influx.retention.policy");
    }

    private static void assertFails(String database, String policy, String text, String remedy) {
        try (SinkHarness sink = start(database, "influx.database.create", "false", "influx.retention.policy", policy)) {
            assertThatThrownBy(() -> sink.put(records(0, RECORDS)))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining(text)
                    .hasMessageContaining(remedy);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    @Test
    void storesLatePointsWithTheirTime() {
        try (SinkHarness sink = start("late")) {
            for (int daysLate : List.of(0, 40, 8, 400, 1)) {
                long time = NOW - Duration.ofDays(daysLate).toMillis();
                sink.put(record(daysLate, time, Map.of("v", daysLate)), record(1_000, time + 1, Map.of("v", -1)));
            }

            assertThat(influx.query("late", "SELECT v FROM m WHERE v >= 0"))
                    .extracting(row -> ((Number) row.get("v")).intValue())
                    .containsExactly(400, 40, 8, 1, 0);
            assertThat(influx.count("late", "m", "v")).isEqualTo(10);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    @Test
    void keepsTheTypeOfAFieldAcrossShards() {
        long otherShard = NOW - Duration.ofDays(60).toMillis();
        try (SinkHarness first = start("shards")) {
            first.put(record(0, NOW, Map.of("v", 1.5)));
        }
        try (SinkHarness rejecting = start("shards")) {
            rejecting.put(record(1, otherShard, Map.of("v", 2)));
            assertThat(rejecting.reasons()).singleElement().asString().contains("field v", "integer", "float");
        }
        try (SinkHarness coercing = start("shards", "type.conflict", "coerce")) {
            coercing.put(record(2, otherShard, Map.of("v", 3)), record(3, otherShard + 1, Map.of("v", "text")));
            assertThat(coercing.reasons()).singleElement().asString().contains("topic-0@3");
            assertThat(coercing.metric("coerced-total")).isEqualTo(1);
        }
        try (SinkHarness naming = start("shards", "type.conflict", "suffix")) {
            naming.put(record(4, otherShard + 2, Map.of("v", "text")));
            assertThat(naming.deadLetters).isEmpty();
        }
        assertThat(influx.query("shards", "SELECT v, v_string FROM m WHERE time < now() - 50d"))
                .extracting(row -> row.getOrDefault("v", row.get("v_string")))
                .containsExactly(3.0, "text");
    }

    @Test
    void distinguishesRecordsWithTheSameIdentityByOffset() {
        String[] tied = {"timestamp.precision", "ms", "timestamp.tiebreak", "offset"};
        try (SinkHarness plain = start("plain", "timestamp.precision", "ms");
                SinkHarness apart = start("apart", tied)) {
            for (int again = 0; again < 2; again++) {
                plain.put(record(5, NOW, Map.of("v", 5)), record(6, NOW, Map.of("v", 6)));
                apart.put(record(5, NOW, Map.of("v", 5)), record(6, NOW, Map.of("v", 6)));
            }
            assertThat(influx.query("plain", "SELECT v FROM m")).hasSize(1);
            assertThat(influx.query("apart", "SELECT v FROM m")).hasSize(2);
            assertThat(plain.metric("identity-clash-total")).isPositive();
            assertThat(apart.metric("identity-clash-total")).isZero();
        }
    }

    private static SinkHarness start(String database, String... options) {
        String[] all = new String[options.length + 6];
        all[0] = "influx.database";
        all[1] = database;
        all[2] = "name";
        all[3] = database;
        all[4] = "measurement";
        all[5] = "m";
        System.arraycopy(options, 0, all, 6, options.length);
        return SinkHarness.start(SinkHarness.options(influx.url(), all));
    }

    private static List<SinkRecord> records(int from, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            records.add(record(i, NOW + i, Map.of("v", i)));
        }
        return records;
    }

    private static SinkRecord record(long offset, long time, Map<String, Object> value) {
        return new SinkRecord("topic", 0, null, null, null, value, offset, time, TimestampType.CREATE_TIME);
    }
}
