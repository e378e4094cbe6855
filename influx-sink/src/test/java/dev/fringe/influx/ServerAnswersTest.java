// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.ScriptedInflux.Reply;
import dev.fringe.influx.ScriptedInflux.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome of the records for every possible answer to a write. */
class ServerAnswersTest {
    private static final int RECORDS = 40;

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 408})
    void retriesWhileTheServerIsBusy(int status) {
        Function<Request, Reply> busyTwice = request -> request.number() < 2 ? Reply.of(status, "busy") : Reply.STORED;
        try (ScriptedInflux influx = new ScriptedInflux(busyTwice);
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertEverythingIsStored(influx, sink);
            assertThat(sink.redeliveries).isZero();
        }
    }

    @Test
    void retriesAfterALostConnection() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> request.number() < 2 ? null : Reply.STORED);
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertEverythingIsStored(influx, sink);
        }
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        Reply later = new Reply(503, "overloaded", Map.of("Retry-After", "30"));
        try (ScriptedInflux influx = new ScriptedInflux(request -> later);
                SinkHarness sink = start(influx)) {
            List<SinkRecord> records = records(sink);

            assertThatThrownBy(() -> sink.putOnce(records))
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("overloaded");
            assertThat(influx.requests).hasSize(1);
            assertThat(sink.pauseMs()).isEqualTo(30_000);

            influx.then(request -> Reply.STORED);
            sink.put(records);
            assertEverythingIsStored(influx, sink);
        }
    }

    @Test
    void halvesABatchThatIsTooLarge() {
        Function<Request, Reply> small =
                request -> request.lines().size() > 7 ? Reply.of(413, "Request Entity Too Large") : Reply.STORED;
        try (ScriptedInflux influx = new ScriptedInflux(small);
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertEverythingIsStored(influx, sink);
        }
    }

    @Test
    void rejectsOnlyTheRecordThatIsTooLarge() {
        Function<Request, Reply> one =
                request -> request.body().contains("v=13i ") ? Reply.of(413, "too large") : Reply.STORED;
        try (ScriptedInflux influx = new ScriptedInflux(one);
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertThat(influx.acknowledged).hasSize(RECORDS - 1);
            assertThat(sink.reasons()).singleElement().asString().contains("too-large", "test-0@13", "too large");
        }
    }

    @Test
    void findsTheRejectedRecordsOfAPartialWrite() {
        Set<Integer> rejected = Set.of(0, 17, 18, RECORDS - 1);
        try (ScriptedInflux influx = new ScriptedInflux(request -> refuse(request, rejected, "lies dropped=99"));
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertThat(sink.deadLetters.keySet())
                    .extracting(SinkRecord::kafkaOffset)
                    .containsExactlyInAnyOrder(0L, 17L, 18L, RECORDS - 1L);
            assertThat(sink.reasons()).allMatch(reason -> reason.contains("lies"));
            assertThat(influx.acknowledged).hasSize(RECORDS - rejected.size());
        }
    }

    @Test
    void findsRefusedRecordsIfTheServerIsBusyDuringTheSearch() {
        Set<Integer> rejected = Set.of(5, 21);
        Function<Request, Reply> script = request ->
                request.number() % 3 == 1 ? Reply.of(503, "busy") : refuse(request, rejected, "partial write");
        try (ScriptedInflux influx = new ScriptedInflux(script);
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertThat(sink.deadLetters).hasSize(2);
            assertThat(influx.acknowledged).hasSize(RECORDS - 2);
        }
    }

    @Test
    void findsPointsBeyondTheRetentionPolicyByTheirAge() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> keepFrom1000(request, 0));
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "timestamp.precision", "ms"))) {
            sink.put(timed(sink, 900, 1_100));

            assertThat(sink.reasons()).hasSize(100).allMatch(reason -> reason.contains("beyond retention policy"));
            assertThat(influx.acknowledged).hasSize(100);
            // all points, the new enough ones, the newest of the others
            assertThat(influx.requests).hasSize(3);

            sink.put(timed(sink, 700, 800));
            assertThat(sink.deadLetters).hasSize(200);
            assertThat(influx.requests).hasSize(5);
        }
    }

    @Test
    void findsOldPointsByTheMessageOfNewerServersAndDoesNotQuoteThem() {
        Function<Request, Reply> newer = request -> {
            long old = old(request);
            return old == 0
                    ? Reply.STORED
                    : Reply.of(
                            500,
                            "partial write: dropped " + old
                                    + " points outside retention policy of duration 24h0m0s - oldest"
                                    + " point m,owner=secret at 1970-01-01T00:00:00Z, newest point m,owner=secret at"
                                    + " 1970-01-01T00:00:01Z");
        };
        try (ScriptedInflux influx = new ScriptedInflux(newer);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "timestamp.precision", "ms"))) {
            sink.put(timed(sink, 900, 1_100));

            assertThat(influx.requests).hasSize(3);
            assertThat(sink.reasons())
                    .hasSize(100)
                    .allMatch(reason -> reason.contains("oldest point at 1970") && !reason.contains("secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, 5, 500})
    void findsOldPointsEvenIfTheServerMiscounts(int wrongBy) {
        try (ScriptedInflux influx = new ScriptedInflux(request -> keepFrom1000(request, wrongBy));
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "timestamp.precision", "ms"))) {
            sink.put(timed(sink, 900, 1_100));

            assertThat(sink.deadLetters.keySet())
                    .extracting(SinkRecord::timestamp)
                    .allMatch(time -> time < 1_000)
                    .hasSize(100);
            assertThat(influx.acknowledged).hasSize(100);
        }
    }

    private static long old(Request request) {
        return request.lines().stream()
                .filter(line -> line.matches(".* \\d{3}"))
                .count();
    }

    private static Reply keepFrom1000(Request request, int wrongBy) {
        long old = old(request);
        return old == 0
                ? Reply.STORED
                : Reply.of(400, "partial write: points beyond retention policy dropped=" + Math.max(0, old + wrongBy));
    }

    /** InfluxDB 1 expects `u`, 2 and 3 expect `us`, and each reads the other as nanoseconds. */
    @Test
    void writesMicrosecondsAsNanosecondsWhichEveryVersionUnderstands() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(
                        influx.url(), "timestamp.field", "at", "timestamp.unit", "ns", "timestamp.precision", "us"))) {
            sink.put(sink.record("test", "k", null, Map.of("v", 1, "at", 1_600_000_000_123_456_789L)));
            sink.put(sink.record("test", "k", null, Map.of("v", 2, "at", -1L)));

            assertThat(influx.requests.get(0).query()).contains("precision=ns");
            assertThat(influx.acknowledged).containsExactly("test v=1i 1600000000123456000", "test v=2i -1000");
        }
    }

    private static List<SinkRecord> timed(SinkHarness sink, int from, int to) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            SinkRecord record = sink.record("test", "k", null, Map.of("v", i));
            records.add(new SinkRecord(
                    "test",
                    0,
                    null,
                    "k",
                    null,
                    Map.of("v", i),
                    record.kafkaOffset(),
                    (long) i,
                    TimestampType.CREATE_TIME));
        }
        return records;
    }

    @Test
    void failsWithoutDeadLetterQueueAndNamesTheRecordButNotItsContent() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> refuse(request, Set.of(7), "field type conflict"));
                SinkHarness sink = SinkHarness.withoutDeadLetterQueue(SinkHarness.options(influx.url()))) {
            assertThatThrownBy(() -> sink.put(records(sink)))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("test-0@7")
                    .hasMessageContaining("field type conflict")
                    .hasMessageContaining("errors.deadletterqueue.topic.name");
            assertThat(influx.acknowledged).hasSize(RECORDS - 1);
        }
    }

    @Test
    void failsWithoutDeadLetterQueueForRecordsThatAreNotSent() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.withoutDeadLetterQueue(SinkHarness.options(influx.url()))) {
            sink.put(sink.record("test", "k", null, Map.of("speed", 1)));

            assertThatThrownBy(() -> sink.put(sink.record("test", "k", null, Map.of("speed", "secret"))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("test-0@1")
                    .hasMessageContaining("field speed")
                    .hasMessageContaining("errors.deadletterqueue.topic.name")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void doesNotQuoteTheLineThatTheServerQuotes() {
        Reply quoting = Reply.of(400, "unable to parse 'test v=7 secret's': bad timestamp");
        try (ScriptedInflux influx = new ScriptedInflux(request -> quoting);
                SinkHarness sink = start(influx)) {
            sink.put(sink.record("test", "k", null, Map.of("v", 7)));

            assertThat(sink.reasons())
                    .singleElement()
                    .asString()
                    .contains("bad timestamp")
                    .doesNotContain("secret");
        }
    }

    /** InfluxDB 2 and 3 have other messages. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "422|{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write: field"
                        + " type conflict: input field \\\"v\\\" on measurement \\\"test\\\" is type float, already exists as"
                        + " type integer dropped=1\"}|field type conflict",
                "400|{\"code\":\"invalid\",\"message\":\"unable to parse 'test v=7i secret': bad timestamp\"}|bad timestamp",
                "400|{\"error\":\"partial write of line protocol occurred\",\"data\":[{\"error_message\":\"invalid column"
                        + " type\",\"line_number\":2,\"original_line\":\"test s=\\\"secret\\\",v=7i 1\"}]}|invalid column type",
                "500|unexpected error writing points to database: partial write: field type conflict|field type conflict",
                "422|no words of the protocol|no words",
                "422|{\"code\":\"unprocessable entity\",\"message\":\"data in table test is outside of the retention"
                        + " period\"}|retention period",
                "403|{\"code\":\"forbidden\",\"message\":\"dml handler error: data in table test is outside of the"
                        + " retention period: minimum acceptable timestamp is 2023-07-30T11:05:48Z, but observed timestamp"
                        + " 2022-04-04T05:40:41Z is older.\"}|retention period"
            })
    void findsTheRejectedRecordForTheMessagesOfEveryVersion(String given) {
        String[] parts = given.split("\\|");
        Function<Request, Reply> refusesSeven = request ->
                request.body().contains("v=7i ") ? Reply.of(Integer.parseInt(parts[0]), parts[1]) : Reply.STORED;
        try (ScriptedInflux influx = new ScriptedInflux(refusesSeven);
                SinkHarness sink = start(influx)) {
            sink.put(records(sink));

            assertThat(influx.acknowledged).hasSize(RECORDS - 1);
            assertThat(sink.reasons())
                    .singleElement()
                    .asString()
                    .contains("test-0@7", parts[2])
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "401|authorization failed|influx.username",
                "403|not allowed to write|influx.username",
                "404|database not found: \"d\"|influx.database.create",
                "401|{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}|influx.token",
                "404|{\"code\":\"not found\",\"message\":\"bucket \\\"d/autogen\\\" not found\"}|create database d",
                "500|retention policy not found: x|influx.retention.policy",
                "301|moved|influx.url",
                "405|method not allowed|influx.url"
            })
    void failsWithTheRemedyIfNothingCanBeWritten(String given) {
        String[] parts = given.split("\\|");
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.of(Integer.parseInt(parts[0]), parts[1]));
                SinkHarness sink =
                        SinkHarness.start(SinkHarness.options(influx.url(), "influx.database.create", "false"))) {
            assertThatThrownBy(() -> sink.put(records(sink)))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining(parts[1])
                    .hasMessageContaining(parts[2]);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    @Test
    void retriesAfterALateAnswer() {
        Function<Request, Reply> slowOnce = request -> {
            if (request.number() == 0) {
                waitLongerThanTheTimeout();
            }
            return Reply.STORED;
        };
        try (ScriptedInflux influx = new ScriptedInflux(slowOnce);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "write.timeout.ms", "300"))) {
            sink.put(records(sink));

            assertEverythingIsStored(influx, sink);
            assertThat(influx.requests).hasSizeGreaterThan(1);
        }
    }

    @Test
    void boundsBatchesInPointsAndBytes() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness byPoints = SinkHarness.start(SinkHarness.options(influx.url(), "batch.points", "7"));
                SinkHarness byBytes = SinkHarness.start(SinkHarness.options(influx.url(), "batch.bytes", "1024"))) {
            byPoints.put(records(byPoints));
            assertThat(influx.requests)
                    .hasSize(6)
                    .allMatch(request -> request.lines().size() <= 7);

            influx.requests.clear();
            byBytes.put(records(byBytes));
            assertThat(influx.requests).allMatch(request -> request.body().length() <= 1024);
        }
    }

    @Test
    void compressesAndSendsTheParametersOfTheTarget() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(
                        influx.url(),
                        "gzip",
                        "true",
                        "influx.token",
                        "t0ken",
                        "influx.retention.policy",
                        "a week",
                        "influx.consistency",
                        "quorum",
                        "timestamp.precision",
                        "ms"))) {
            sink.put(records(sink));

            Request request = influx.requests.get(0);
            assertThat(request.query()).isEqualTo("db=d&precision=ms&rp=a week&consistency=quorum");
            assertThat(request.headers().get("Authorization")).containsExactly("Token t0ken");
            assertThat(request.headers().get("Content-encoding")).containsExactly("gzip");
            assertThat(request.lines().get(0)).isEqualTo("test v=0i 1600000000000");
        }
    }

    @Test
    void keepsTheOrderWithinASeriesOverSeveralConnections() {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(
                        influx.url(), "write.connections", "4", "batch.points", "50", "tags", "s"))) {
            List<SinkRecord> records = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                records.add(sink.record("test", "k", null, Map.of("s", "s" + i % 10, "v", i)));
            }
            sink.put(records);

            Map<String, Integer> last = new java.util.HashMap<>();
            Set<String> seen = new HashSet<>();
            for (Request request : List.copyOf(influx.requests)) {
                for (String line : request.lines()) {
                    int value = Integer.parseInt(line.replaceAll(".* v=(\\d+)i .*", "$1"));
                    String series = line.substring(0, line.indexOf(' '));
                    assertThat(last.getOrDefault(series, -1)).isLessThan(value);
                    last.put(series, value);
                    seen.add(line);
                }
            }
            assertThat(seen).hasSize(4_000);
        }
    }

    private static Reply refuse(Request request, Set<Integer> rejected, String message) {
        boolean refused = rejected.stream().anyMatch(value -> request.body().contains("v=" + value + "i "));
        return refused ? Reply.of(400, "{\"error\":\"" + message + "\"}") : Reply.STORED;
    }

    private static SinkHarness start(ScriptedInflux influx) {
        return SinkHarness.start(SinkHarness.options(influx.url()));
    }

    private static List<SinkRecord> records(SinkHarness sink) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(sink.record("test", "k", null, Map.of("v", i)));
        }
        return records;
    }

    private static void assertEverythingIsStored(ScriptedInflux influx, SinkHarness sink) {
        assertThat(influx.acknowledged).hasSize(RECORDS);
        assertThat(sink.deadLetters).isEmpty();
    }

    private static void waitLongerThanTheTimeout() {
        try {
            Thread.sleep(900);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
