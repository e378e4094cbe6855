// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Two different records do not become one point unnoticed, and a replay adds no point. */
class NothingOverwrittenTest extends WithRealInflux {
    private static final long NOW = 1_700_000_000_000L;
    private static final String[] OWN_TIME = {"timestamp.field", "t", "timestamp.unit", "s"};

    @Test
    void storesAThousandMessagesOfTwoPartitionsWithDefaults() {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            // 18 messages a millisecond, and both partitions have the same offsets
            records.add(record("simple", i % 2, i / 2, NOW + i / 18, Map.of("v", i)));
        }
        try (SinkHarness sink = start("simple")) {
            sink.put(records);
            assertThat(influx.count("simple", "simple", "v")).isEqualTo(1_000);
            assertThat(sink.metric("identity-clash-total")).isZero();
        }
        try (SinkHarness again = start("simple")) {
            Collections.shuffle(records, new Random(1));
            again.put(records.subList(0, 400));
            again.put(records);
        }
        assertThat(influx.count("simple", "simple", "v")).isEqualTo(1_000);
        assertThat(influx.query("simple", "SELECT distinct(v) FROM simple")).hasSize(1_000);
    }

    @Test
    void addsNoTagForATopicWithOnePartition() {
        try (SinkHarness sink = start("lone")) {
            sink.put(record("lone", 0, 42, NOW, Map.of("v", 1)));
        }
        assertThat(influx.query("lone", "SELECT * FROM lone"))
                .containsExactly(Map.of("time", (NOW * 1e6) + 42, "v", 1.0));
    }

    @Test
    void distinguishesTwoTopicsInOneMeasurement() {
        try (SinkHarness sink = start("merged", "measurement", "m")) {
            sink.put(record("a", 0, 7, NOW, Map.of("v", 1)), record("b", 0, 7, NOW, Map.of("v", 2)));
        }
        assertThat(influx.count("merged", "m", "v")).isEqualTo(2);
    }

    @Test
    void distinguishesTwoTopicsThatATransformRenamedToOne() {
        try (SinkHarness sink = start("routed")) {
            sink.put(
                    routed(record("a", 1, 7, NOW, Map.of("v", 1)), "all"),
                    routed(record("b", 1, 7, NOW, Map.of("v", 2)), "all"),
                    record("all", 1, 7, NOW, Map.of("v", 3)));
        }
        assertThat(influx.count("routed", "all", "v")).isEqualTo(3);
    }

    @Test
    void distinguishesRecordsWithACoarseTimeIfConfigured() {
        String[] apart = {
            "timestamp.field",
            "t",
            "timestamp.unit",
            "s",
            "timestamp.precision",
            "ms",
            "timestamp.tiebreak",
            "offset",
            "measurement",
            "m"
        };
        try (SinkHarness sink = start("coarse", apart)) {
            for (int again = 0; again < 2; again++) {
                sink.put(
                        record("a", 0, 5, NOW, Map.of("t", 1_600_000_000L, "v", 1)),
                        record("a", 1, 5, NOW, Map.of("t", 1_600_000_000L, "v", 2)),
                        record("b", 1, 5, NOW, Map.of("t", 1_600_000_000L, "v", 3)));
            }
            assertThat(sink.deadLetters).isEmpty();
        }
        assertThat(influx.count("coarse", "m", "v")).isEqualTo(3);
    }

    @Test
    void deadLettersRecordsThatWouldOverwriteAnotherValue() {
        List<SinkRecord> records = List.of(
                record("own", 0, 1, NOW, Map.of("t", 1_600_000_000L, "v", 1, "name", "a,b=\"c\"")),
                record("own", 1, 1, NOW, Map.of("t", 1_600_000_000L, "v", 2)),
                record("own", 0, 2, NOW, Map.of("t", 1_600_000_001L, "v", 3)));
        try (SinkHarness sink = start("own", OWN_TIME)) {
            sink.put(records);
            sink.put(records);
            assertThat(sink.reasons()).singleElement().asString().contains("own-1@1", "field v", "timestamp.tiebreak");
            assertThat(sink.metric("identity-clash-total")).isEqualTo(2);
            assertThat(sink.metric("rejected-identity-clash-total")).isEqualTo(2);
        }
        assertThat(influx.query("own", "SELECT v FROM own"))
                .extracting(row -> row.get("v"))
                .containsExactly(1.0, 3.0);
    }

    @Test
    void mergesTheFieldsOfRecordsWithTheSameIdentity() {
        try (SinkHarness sink = start("sparse", OWN_TIME)) {
            for (int again = 0; again < 2; again++) {
                sink.put(
                        record("sparse", 0, 1, NOW, Map.of("t", 1_600_000_000L, "speed", 1.5)),
                        record("sparse", 0, 2, NOW, Map.of("t", 1_600_000_000L, "name", "a, \"b\" = \\")),
                        record("sparse", 0, 3, NOW, Map.of("t", 1_600_000_000L, "torque", 3, "speed", 1.5)));
            }
            assertThat(sink.deadLetters).isEmpty();
            assertThat(sink.metric("identity-clash-total")).isZero();
            sink.put(record("sparse", 0, 4, NOW, Map.of("t", 1_600_000_000L, "name", "another")));
            assertThat(sink.reasons()).singleElement().asString().contains("field name");
        }
        assertThat(influx.query("sparse", "SELECT * FROM sparse"))
                .containsExactly(Map.of("time", 1.6e18, "speed", 1.5, "torque", 3.0, "name", "a, \"b\" = \\"));
    }

    @Test
    void overwritesIfAllowed() {
        try (SinkHarness all = start("all", with(OWN_TIME, "identity.clash", "allow"));
                SinkHarness some = start("some", with(OWN_TIME, "identity.clash.allowed.topics", "qa.*,x"))) {
            for (SinkHarness sink : List.of(all, some)) {
                sink.put(
                        record("qa.run", 0, 1, NOW, Map.of("t", 1_600_000_000L, "v", 1)),
                        record("qa.run", 0, 2, NOW, Map.of("t", 1_600_000_000L, "v", 2)),
                        record("raw", 0, 1, NOW, Map.of("t", 1_600_000_000L, "v", 1)),
                        record("raw", 0, 2, NOW, Map.of("t", 1_600_000_000L, "v", 2)));
            }
            assertThat(all.deadLetters).isEmpty();
            assertThat(all.metric("identity-clash-total")).isEqualTo(2);
            assertThat(some.reasons()).singleElement().asString().contains("raw-0@2");
        }
        for (String database : List.of("all", "some")) {
            assertThat(influx.query(database, "SELECT v FROM \"qa.run\"").get(0))
                    .containsEntry("v", 2.0);
        }
    }

    /** A device that dies and is born again in one millisecond: the state is the last one, and no value is lost. */
    @Test
    void overwritesOnlyTheFieldsForWhichItIsAllowed() {
        try (SinkHarness sink = start("states", with(OWN_TIME, "identity.clash.allowed.fields", "stale"))) {
            sink.put(
                    record("m", 0, 1, NOW, Map.of("t", 1_600_000_000L, "stale", true)),
                    record("m", 0, 2, NOW, Map.of("t", 1_600_000_000L, "stale", false, "v", 1.5)));
            assertThat(sink.deadLetters).isEmpty();
            assertThat(sink.metric("identity-clash-total")).isEqualTo(1);
            sink.put(record("m", 0, 3, NOW, Map.of("t", 1_600_000_000L, "stale", true, "v", 2.5)));
            assertThat(sink.reasons()).singleElement().asString().contains("m-0@3", "field v");
        }
        assertThat(influx.query("states", "SELECT * FROM m"))
                .containsExactly(Map.of("time", 1.6e18, "stale", false, "v", 1.5));
    }

    @Test
    void failsWithTheRemedyWithoutADeadLetterQueue() {
        try (SinkHarness sink = SinkHarness.withoutDeadLetterQueue(options("queueless", OWN_TIME))) {
            assertThatThrownBy(() -> sink.put(
                            record("m", 0, 1, NOW, Map.of("t", 1_600_000_000L, "v", 1)),
                            record("m", 0, 2, NOW, Map.of("t", 1_600_000_000L, "v", 2))))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("identity.clash=allow")
                    .hasMessageContaining("m-0@2");
        }
    }

    private static SinkHarness start(String database, String... options) {
        return SinkHarness.start(options(database, options));
    }

    private static Map<String, String> options(String database, String... options) {
        Map<String, String> all = SinkHarness.options(influx.url(), "influx.database", database, "name", database);
        all.keySet().removeAll(List.of("timestamp.tiebreak", "identity.clash"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return all;
    }

    private static String[] with(String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static SinkRecord record(String topic, int partition, long offset, long time, Map<String, Object> value) {
        return new SinkRecord(topic, partition, null, null, null, value, offset, time, TimestampType.CREATE_TIME);
    }

    /** Like Kafka's RegexRouter. */
    private static SinkRecord routed(SinkRecord record, String topic) {
        return record.newRecord(topic, record.kafkaPartition(), null, null, null, record.value(), record.timestamp());
    }
}
