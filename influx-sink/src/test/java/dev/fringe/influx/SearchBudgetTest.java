// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.ScriptedInflux.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call of put is limited however many records are refused, and all calls together end. */
class SearchBudgetTest {
    private static final int RECORDS = 120;
    private static final int MAX_REQUESTS = 20;
    private static final int CONNECTIONS = 2;

    @Test
    void stopsAtTheBudgetAndMakesProgressIfARealServerRefusesEverything() {
        try (RealInflux influx = RealInflux.start(Map.of("INFLUXDB_DATA_MAX_SERIES_PER_DATABASE", "1"));
                SinkHarness sink = SinkHarness.start(SinkHarness.options(
                        influx.url(), "measurement", "m", "tags", "s", "put.max.requests", "" + MAX_REQUESTS))) {
            sink.put(record(0, "first"));
            List<SinkRecord> records = new ArrayList<>();
            IntStream.rangeClosed(1, RECORDS).forEach(i -> records.add(record(i, i % 10 == 0 ? "first" : "s" + i)));

            sink.put(records);

            assertThat(sink.redeliveries).isGreaterThanOrEqualTo(RECORDS / 2 / MAX_REQUESTS);
            assertThat(sink.deadLetters).hasSize(RECORDS * 9 / 10);
            assertThat(influx.count("d", "m", "v")).isEqualTo(1 + RECORDS / 10);
            assertThat(sink.metric("record-total")).isEqualTo(1 + RECORDS);
            assertThat(sink.metric("point-total")).isEqualTo(1 + RECORDS / 10);
            assertThat(sink.metric("dead-lettered-total")).isEqualTo(RECORDS * 9 / 10);
        }
    }

    @Test
    void onePutLimitsItsRequestsAndSendsNoDecidedRecordAgain() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.of(400, "no"));
                SinkHarness sink = start(influx, "put.max.requests", "" + MAX_REQUESTS)) {
            List<SinkRecord> records = records();
            int puts = 1;
            while (!isDelivered(sink, records)) {
                assertThat(influx.requests).hasSizeLessThanOrEqualTo(puts * (MAX_REQUESTS + CONNECTIONS));
                puts++;
            }

            assertThat(sink.deadLetters).hasSize(RECORDS);
            assertThat(influx.requests.stream()
                            .filter(request -> request.lines().size() == 1))
                    .hasSize(RECORDS);
            assertThat(sink.pauseMs()).isLessThan(10);
        }
    }

    /** A request always takes longer than a budget of one millisecond. */
    @ParameterizedTest
    @ValueSource(strings = {"put.max.ms", "put.max.requests"})
    void theSmallestBudgetStillMakesProgress(String budget) {
        try (ScriptedInflux influx = new ScriptedInflux(
                        request -> request.body().matches("(?s).*v=7i[ ,].*") ? Reply.of(400, "no") : Reply.STORED);
                SinkHarness sink = start(influx, budget, "1")) {
            List<SinkRecord> records = records();

            sink.put(records);

            assertThat(sink.deadLetters.keySet()).containsExactly(records.get(7));
            assertThat(influx.acknowledged).hasSize(RECORDS - 1);
        }
    }

    /** Each needs a query, and a slow server answers a few of them in one put. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "86400000"})
    void manyNewMeasurementsAreLearnedOverSeveralPuts(String refresh) {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(
                        SinkHarness.options(influx.url(), "put.max.ms", "1", "type.refresh.ms", refresh))) {
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                records.add(sink.record("topic" + i, "k", null, Map.of("v", i)));
            }
            sink.put(records);

            assertThat(sink.redeliveries).isPositive();
            assertThat(influx.acknowledged).hasSize(30);
        }
    }

    /** After a rebalance during a search, half of the records belong to another task. */
    @Test
    void doesNotReportRecordsThatAreNoLongerDelivered() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.of(400, "no"));
                SinkHarness sink = start(influx, "put.max.requests", "80")) {
            List<SinkRecord> records = records();
            assertThat(isDelivered(sink, records)).isFalse();

            List<SinkRecord> kept = records.subList(RECORDS / 2, RECORDS);
            sink.put(kept);

            assertThat(sink.deadLetters.keySet()).containsExactlyInAnyOrderElementsOf(kept);
            assertThat(sink.metric("record-total")).isEqualTo(RECORDS / 2);
        }
    }

    private static boolean isDelivered(SinkHarness sink, List<SinkRecord> records) {
        try {
            sink.putOnce(records);
            return true;
        } catch (RetriableException e) {
            assertThat(sink.deadLetters).isEmpty();
            return false;
        }
    }

    private static SinkHarness start(ScriptedInflux influx, String option, String value) {
        return SinkHarness.start(SinkHarness.options(influx.url(), option, value));
    }

    private static List<SinkRecord> records() {
        return IntStream.range(0, RECORDS).mapToObj(i -> record(i, "s")).toList();
    }

    private static SinkRecord record(int offset, String series) {
        return new SinkRecord(
                "topic",
                0,
                null,
                null,
                null,
                Map.of("v", offset, "s", series),
                offset,
                1_600_000_000_000L + offset,
                TimestampType.CREATE_TIME);
    }
}
