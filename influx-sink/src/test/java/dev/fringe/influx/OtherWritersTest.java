// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.ScriptedInflux.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.influxdb.dto.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types of fields with other writers, and with a server that cannot list them. */
class OtherWritersTest extends WithRealInflux {
    private static final long NOW = Instant.now().toEpochMilli();
    private static final long MONTHS_AGO = NOW - Duration.ofDays(90).toMillis();

    @ParameterizedTest
    @CsvSource({"reject,2", "coerce,7", "suffix,2"})
    void appliesTheTypeRuleToARecreatedMeasurement(String rule, int inField) {
        String database = "anew_" + rule;
        try (SinkHarness sink = start(database, "type.conflict", rule)) {
            sink.put(integers(0, 5, NOW));
            dropMeasurement(database);
            otherWriter(database, "m v=0.5 " + nanos(NOW), "m v=1.5 " + nanos(NOW + 500));

            sink.put(integers(100, 5, NOW + 100));

            assertThat(influx.query(database, "SHOW FIELD KEYS FROM m").toString())
                    .contains("float")
                    .doesNotContain("fieldKey=v, fieldType=integer");
            assertThat(influx.count(database, "m", "v")).isEqualTo(inField);
            assertThat(sink.deadLetters).hasSize(rule.equals("reject") ? 5 : 0);
            assertThat(sink.reasons()).allMatch(reason -> reason.contains("(type-conflict)"));
            if (rule.equals("suffix")) {
                assertThat(influx.count(database, "m", "v_integer")).isEqualTo(5);
            }
        }
    }

    /** After one refused record, all are mapped again in order. */
    @Test
    void aWholeBatchOfAnotherTypeIsNotSearchedRecordByRecord() {
        try (SinkHarness sink = start("whole", "type.conflict", "coerce", "write.connections", "1")) {
            sink.put(integers(0, 1, NOW));
            dropMeasurement("whole");
            otherWriter("whole", "m v=0.5 " + nanos(NOW - 1));

            List<SinkRecord> records = new ArrayList<>(integers(1, 600, NOW));
            records.add(record(601, NOW + 1, Map.of("v", 700)));
            sink.put(records);

            assertThat(sink.deadLetters).isEmpty();
            assertThat(influx.count("whole", "m", "v")).isEqualTo(601);
            assertThat(sink.metric("split-total")).isLessThan(10);
            assertThat(influx.query("whole", "SELECT v FROM m WHERE time = " + nanos(NOW + 1)))
                    .as("the later of two records with one identity")
                    .extracting(row -> row.get("v"))
                    .containsExactly(700.0);
        }
    }

    /** The server checks each shard separately and would accept the points. */
    @Test
    void detectsATypeOfAnotherWriterInAnotherShard() {
        try (SinkHarness sink = start("othershard", "type.refresh.ms", "1")) {
            sink.put(integers(0, 1, MONTHS_AGO));
            dropMeasurement("othershard");
            otherWriter("othershard", "m v=0.5 " + nanos(NOW));

            sink.put(integers(1, 5, MONTHS_AGO));

            assertThat(influx.query("othershard", "SHOW FIELD KEYS FROM m"))
                    .extracting(row -> row.get("fieldType"))
                    .containsExactly("float");
            assertThat(sink.reasons())
                    .hasSize(5)
                    .allMatch(reason -> reason.contains("(type-conflict)") && reason.contains("float"));
        }
    }

    @Test
    void aRejectionForAgeCausesNoTypeQuery() {
        try (ScriptedInflux server = new ScriptedInflux(request -> Reply.of(
                        400,
                        "partial write: points beyond retention policy dropped="
                                + request.lines().size()));
                SinkHarness sink = SinkHarness.start(SinkHarness.options(server.url()))) {
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                records.add(sink.record("topic" + i, "k", null, Map.of("v", i)));
            }
            sink.put(records);
            int learning = server.statements.size();
            sink.put(records);
            sink.put(records);

            assertThat(sink.deadLetters).hasSize(200);
            assertThat(server.statements).hasSize(learning);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "503|overloaded",
                "500|{\"error\":\"engine is closed\"}",
                "429|{\"error\":\"slow down\"}",
                "502|<html>bad gateway</html>",
                "404|<html>no such route</html>",
                "200|{\"results\":[{\"statement_id\":0,\"error\":\"max-concurrent-queries limit exceeded(1, 1)\"}]}",
                "200|{\"results\":[{\"statement_id\":0,\"error\":\"query-timeout limit exceeded\"}]}"
            })
    void retriesAfterATemporaryErrorOfTheTypeQuery(String given) {
        String[] parts = given.split("\\|");
        try (ScriptedInflux server = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink =
                        SinkHarness.start(SinkHarness.options(server.url(), "influx.database.create", "false"))) {
            server.thenToQueries(statement -> Reply.of(Integer.parseInt(parts[0]), parts[1]));
            List<SinkRecord> records = List.of(sink.record("m", "k", null, Map.of("v", 1)));
            assertThatThrownBy(() -> sink.putOnce(records)).isInstanceOf(RetriableException.class);
            assertThat(server.requests).isEmpty();

            server.thenToQueries(statement -> Reply.of(
                    200,
                    "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"m\",\"columns\":[\"fieldKey\",\"fieldType\"],"
                            + "\"values\":[[\"v\",\"string\"]]}]}]}"));
            sink.put(records);
            assertThat(server.acknowledged).isEmpty();
            assertThat(sink.reasons()).singleElement().asString().contains("(type-conflict)", "string");
        }
    }

    @Test
    void writesToAServerThatDoesNotListTypes() {
        try (ScriptedInflux server = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(server.url()))) {
            sink.put(sink.record("created", "k", null, Map.of("v", 1)));
            server.thenToQueries(statement -> Reply.of(403, "{\"error\":\"not authorized to read\"}"));
            sink.put(sink.record("m", "k", null, Map.of("v", 1)));

            assertThat(server.acknowledged).hasSize(2);
        }
    }

    /** Two types of a new field: the first one counts, and the rule decides about the other. */
    @Test
    void appliesTheTypeRuleToAFieldThatTwoTasksCreate() {
        try (SinkHarness one = start("race", "type.conflict", "coerce");
                SinkHarness other = start("race", "type.conflict", "coerce")) {
            one.put(integers(0, 1, NOW));
            other.put(integers(1, 1, NOW));
            other.put(record(2, NOW + 2, Map.of("v", 2, "w", 1.5)));
            one.put(record(3, NOW + 3, Map.of("v", 3, "w", 1)));

            assertThat(influx.count("race", "m", "w")).isEqualTo(2);
            assertThat(one.deadLetters).isEmpty();
        }
    }

    private static void dropMeasurement(String database) {
        influx.client().query(new Query("DROP MEASUREMENT m", database, true));
    }

    private static void otherWriter(String database, String... lines) {
        influx.client().setDatabase(database).write(List.of(lines));
    }

    private static String nanos(long ms) {
        return ms + "000000";
    }

    private static SinkHarness start(String database, String... options) {
        List<String> all = new ArrayList<>(
                List.of("influx.database", database, "name", database + System.nanoTime(), "measurement", "m"));
        all.addAll(List.of(options));
        return SinkHarness.start(SinkHarness.options(influx.url(), all.toArray(String[]::new)));
    }

    private static List<SinkRecord> integers(int from, int count, long time) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> record(i, time + i, Map.of("v", i)))
                .toList();
    }

    private static SinkRecord record(long offset, long time, Map<String, Object> value) {
        return new SinkRecord("topic", 0, null, null, null, value, offset, time, TimestampType.CREATE_TIME);
    }
}
