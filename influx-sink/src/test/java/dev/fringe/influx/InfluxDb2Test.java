// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.ScriptedInflux.Reply;
import dev.fringe.influx.ScriptedInflux.Request;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/**
 * The write endpoint of InfluxDB 2. The answers are those of its sources (influxdata/influxdb, branch main-2.x, http/write_handler.go,
 * http/points/batch_reader.go, tsdb/shard.go) and of its documentation (docs-v2, content/influxdb/v2/write-data/troubleshoot.md).
 */
class InfluxDb2Test {
    private static final String NOT_ALLOWED = "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}";

    @Test
    void writesToTheBucketOfTheOrganization() {
        try (ScriptedInflux server = server(request -> Reply.STORED);
                SinkHarness sink = sink(server, "influx.retention.policy", "year")) {
            sink.put(records(sink, 3));

            Request request = server.requests.get(0);
            assertThat(request.path()).isEqualTo("/api/v2/write");
            assertThat(request.query()).isEqualTo("org=ours&bucket=d/year&precision=ns");
            assertThat(request.headers().get("Authorization")).containsExactly("Token secret");
            assertThat(server.statements).isEmpty();
            assertThat(server.acknowledged).hasSize(3);
        }
    }

    @Test
    void usesTheEndpointOfVersion1WithoutAnOrganization() {
        try (ScriptedInflux server = server(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(server.url(), "influx.token", "secret"))) {
            sink.put(records(sink, 3));

            assertThat(server.requests.get(0).path()).isEqualTo("/write");
            assertThat(server.acknowledged).hasSize(3);
        }
    }

    @Test
    void writesIntegersWithoutASign() {
        BigInteger largest = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        try (ScriptedInflux server = server(request -> Reply.STORED);
                SinkHarness sink = sink(server)) {
            sink.put(sink.record("m", "k", null, Map.of("v", largest)), sink.record("m", "k", null, Map.of("v", 7)));
            sink.put(sink.record("m", "k", null, Map.of("v", -7)));

            assertThat(server.acknowledged)
                    .anyMatch(line -> line.startsWith("m v=18446744073709551615u "))
                    .anyMatch(line -> line.startsWith("m v=7u "))
                    .hasSize(2);
            assertThat(sink.reasons()).singleElement().asString().contains("type unsigned");
        }
    }

    @Test
    void reportsOnlyTheRecordOfATypeConflict() {
        assertOnlyTheBadOneIsRejected(
                "type-conflict",
                422,
                "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write:"
                        + " field type conflict: input field \\\"v\\\" on measurement \\\"m\\\" is type string, already"
                        + " exists as type float dropped=1\"}");
    }

    @Test
    void reportsOnlyTheRecordThatCannotBeParsed() {
        assertOnlyTheBadOneIsRejected(
                "server",
                400,
                "{\"code\":\"invalid\",\"message\":\"unable to parse 'm v=\\\"bad payload\\\" 1': missing tag value\"}");
    }

    @Test
    void reportsOnlyTheRecordBeyondRetention() {
        assertOnlyTheBadOneIsRejected(
                "server",
                422,
                "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database: partial write:"
                        + " dropped 1 points outside retention policy of duration 72h0m0s - oldest point m,k=bad\\\\"
                        + " payload at 1970-01-01T00:00:01Z dropped because it violates a Retention Policy Lower Bound"
                        + " at 2025-09-02T09:04:10.7684903Z, newest point m,k=bad\\\\ payload at"
                        + " 1970-01-01T00:00:01Z dropped because it violates a Retention Policy Lower Bound at"
                        + " 2025-09-02T09:04:10.7684903Z dropped=1 for database: 9f282d63c7d3a5c0 for retention"
                        + " policy: autogen\"}");
    }

    private static void assertOnlyTheBadOneIsRejected(String reason, int status, String answer) {
        Function<Request, Reply> script =
                request -> request.body().contains("bad payload") ? Reply.of(status, answer) : Reply.STORED;
        try (ScriptedInflux server = server(script);
                SinkHarness sink = sink(server)) {
            List<SinkRecord> records = new ArrayList<>(records(sink, 20));
            records.add(7, sink.record("m", "k", null, Map.of("w", "bad payload")));
            sink.put(records);

            assertThat(server.acknowledged).hasSize(20);
            assertThat(sink.reasons())
                    .singleElement()
                    .asString()
                    .contains("(" + reason + ")")
                    .doesNotContain("bad payload", "bad\\");
        }
    }

    @Test
    void validatesItsOptions() {
        try (ScriptedInflux server = server(request -> Reply.STORED)) {
            Map<String, String> options = SinkHarness.options(server.url(), "influx.flavor", "2");
            assertThat(SinkHarness.errors(options)).containsExactly("influx.org");
            options.put("influx.org", "ours");
            server.thenToBuckets(Reply.of(200, "{\"buckets\":[]}"));
            assertThat(SinkHarness.errors(options)).isEmpty();
            server.thenToBuckets(Reply.of(404, "{\"code\":\"not found\",\"message\":\"organization not found\"}"));
            assertThat(SinkHarness.errors(options)).containsExactly("influx.org");
            server.thenToBuckets(Reply.of(401, NOT_ALLOWED));
            options.put("influx.token", "wrong");
            assertThat(SinkHarness.errors(options)).containsExactly("influx.token");
        }
    }

    @Test
    void waitsWhileTheServerAsksForIt() {
        Function<Request, Reply> script = request -> request.number() == 0
                ? new Reply(429, "{\"code\":\"too many requests\",\"message\":\"\"}", Map.of("Retry-After", "1"))
                : request.number() == 1 ? Reply.of(503, "") : Reply.STORED;
        try (ScriptedInflux server = server(script);
                SinkHarness sink = sink(server)) {
            sink.put(records(sink, 3));

            assertThat(server.acknowledged).hasSize(3);
            assertThat(sink.metric("retry-total")).isEqualTo(2);
        }
    }

    @Test
    void halvesARequestThatIsTooLarge() {
        Function<Request, Reply> script = request -> request.lines().size() > 5
                ? Reply.of(
                        413,
                        "{\"code\":\"request too large\",\"message\":\"unable to read data: points batch is too large\"}")
                : Reply.STORED;
        try (ScriptedInflux server = server(script);
                SinkHarness sink = sink(server)) {
            sink.put(records(sink, 20));

            assertThat(server.acknowledged).hasSize(20);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    @Test
    void failsWithTheRemedyIfBucketOrganizationOrTokenAreWrong() {
        assertFails(404, "{\"code\":\"not found\",\"message\":\"bucket \\\"d\\\" not found\"}", "create database d");
        assertFails(
                404, "{\"code\":\"not found\",\"message\":\"organization name \\\"ours\\\" not found\"}", "influx.org");
        assertFails(401, NOT_ALLOWED, "influx.token");
    }

    private static void assertFails(int status, String answer, String remedy) {
        try (ScriptedInflux server = server(request -> Reply.of(status, answer));
                SinkHarness sink = sink(server)) {
            assertThatThrownBy(() -> sink.put(records(sink, 3)))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining(remedy)
                    .hasMessageNotContaining("secret");
        }
    }

    private static List<SinkRecord> records(SinkHarness sink, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(sink.record("m", "k", null, Map.of("v", i + 0.5)));
        }
        return records;
    }

    private static ScriptedInflux server(Function<Request, Reply> script) {
        return new ScriptedInflux(script).withVersion("v2.7.12").withBuild("OSS");
    }

    private static SinkHarness sink(ScriptedInflux server, String... more) {
        Map<String, String> options = SinkHarness.options(server.url(), "influx.org", "ours", "influx.token", "secret");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return SinkHarness.start(options);
    }
}
