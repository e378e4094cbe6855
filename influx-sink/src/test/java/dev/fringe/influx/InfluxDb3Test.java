// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.ScriptedInflux.Reply;
import dev.fringe.influx.ScriptedInflux.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The write endpoint of InfluxDB 3. The answers are those of its sources (influxdata/influxdb, branch main,
 * influxdb3_server/src/http.rs and influxdb3_server/src/lib.rs) and of its documentation (docs-v2,
 * content/shared/influxdb3-write-guides/http-api/v3-write-lp.md).
 */
class InfluxDb3Test {
    private static final String WRONG_TYPE = "invalid column type for column 'v', expected"
            + " iox::column_type::field::float, got iox::column_type::field::string";
    private static final String UNREADABLE = "Could not parse entire line. Found trailing content: `bad payload`";

    @Test
    void writesToTheDatabaseAndWaitsUntilPointsAreSafe() {
        try (ScriptedInflux server = server(request -> Reply.STORED);
                SinkHarness sink = sink(server, "timestamp.precision", "ms")) {
            sink.put(records(sink, 3));

            Request request = server.requests.get(0);
            assertThat(request.path()).isEqualTo("/api/v3/write_lp");
            assertThat(request.query()).isEqualTo("db=d&precision=millisecond&accept_partial=true");
            assertThat(server.statements).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3.2.0, Core, /api/v3/write_lp",
        "3.11.0, Enterprise, /api/v3/write_lp",
        "3.0.0, Cloud, /write",
        "v2.7.1, OSS, /write",
        "1.8.10, OSS, /write",
        ", , /write"
    })
    void recognizesTheServerByItsAnswerToAPing(String version, String build, String path) {
        try (ScriptedInflux server = new ScriptedInflux(request -> Reply.STORED)
                        .withVersion(version)
                        .withBuild(build);
                SinkHarness sink = sink(server)) {
            sink.put(records(sink, 1));

            assertThat(server.requests.get(0).path()).isEqualTo(path);
        }
    }

    @Test
    void doesNotAskAServerWhoseKindIsSet() {
        try (ScriptedInflux server = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = sink(server, "influx.flavor", "3")) {
            sink.put(records(sink, 1));

            assertThat(server.requests.get(0).path()).isEqualTo("/api/v3/write_lp");
        }
    }

    @Test
    void rejectsTheLinesThatTheServerNamesWithThreeRequests() {
        try (ScriptedInflux server = server(InfluxDb3Test::storeTheGoodLines);
                SinkHarness sink = sink(server)) {
            List<SinkRecord> records = new ArrayList<>(records(sink, 900));
            for (int i = 0; i < 50; i++) {
                records.add(i * 17, sink.record("m", "k", null, Map.of("w", "bad payload")));
            }
            sink.put(records);

            assertThat(server.requests).hasSize(3);
            assertThat(server.acknowledged).hasSize(900);
            assertThat(sink.deadLetters).hasSize(50);
            assertThat(sink.reasons())
                    .allMatch(reason -> reason.contains("Found trailing content: …"))
                    .noneMatch(reason -> reason.contains("payload"));
        }
    }

    /** The server may say less than it refused, or name lines that do not exist. */
    @ParameterizedTest
    @CsvSource({"1", "99", "0"})
    void searchesIfTheServerNamesOtherLines(int named) {
        Function<Request, Reply> script = request -> request.body().contains("bad payload")
                ? Reply.of(400, answer("[" + refused(named, WRONG_TYPE) + "]"))
                : Reply.STORED;
        try (ScriptedInflux server = server(script);
                SinkHarness sink = sink(server)) {
            List<SinkRecord> records = new ArrayList<>(records(sink, 20));
            records.add(7, sink.record("m", "k", null, Map.of("w", "bad payload")));
            sink.put(records);

            assertThat(sink.deadLetters.keySet()).containsExactly(records.get(7));
            assertThat(server.acknowledged).hasSize(20);
        }
    }

    @Test
    void readsTheAnswerOfAServerThatRefusesTheWholeRequest() {
        Function<Request, Reply> script = request -> request.body().contains("bad payload")
                ? Reply.of(
                        400,
                        "{\"error\":\"parsing failed for write_lp endpoint\",\"data\":"
                                + refused(firstBad(request), WRONG_TYPE) + "}")
                : Reply.STORED;
        try (ScriptedInflux server = server(script);
                SinkHarness sink = sink(server)) {
            List<SinkRecord> records = new ArrayList<>(records(sink, 20));
            records.add(7, sink.record("m", "k", null, Map.of("w", "bad payload")));
            records.add(11, sink.record("m", "k", null, Map.of("w", "bad payload")));
            sink.put(records);

            assertThat(server.acknowledged).hasSize(20);
            assertThat(sink.reasons())
                    .hasSize(2)
                    .allMatch(reason -> reason.contains("(type-conflict)") && reason.contains("column_type"));
        }
    }

    @Test
    void failsWithTheRemedyIfTheTokenIsWrong() {
        try (ScriptedInflux server = server(request -> Reply.of(401, "the request was not authenticated"));
                SinkHarness sink = sink(server)) {
            assertThatThrownBy(() -> sink.put(records(sink, 3)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("influx.token")
                    .hasMessageNotContaining("secret");
        }
    }

    private static Reply storeTheGoodLines(Request request) {
        List<String> lines = request.lines();
        String refused = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains("bad payload"))
                .mapToObj(i -> refused(i + 1, UNREADABLE))
                .collect(Collectors.joining(","));
        return refused.isEmpty() ? Reply.STORED : Reply.of(400, answer("[" + refused + "]"));
    }

    private static int firstBad(Request request) {
        List<String> lines = request.lines();
        return 1
                + IntStream.range(0, lines.size())
                        .filter(i -> lines.get(i).contains("bad payload"))
                        .findFirst()
                        .orElseThrow();
    }

    private static String answer(String data) {
        return "{\"error\":\"partial write of line protocol occurred\",\"data\":" + data + "}";
    }

    private static String refused(int line, String message) {
        return "{\"original_line\":\"m w=bad payload\",\"line_number\":" + line + ",\"error_message\":\"" + message
                + "\"}";
    }

    private static List<SinkRecord> records(SinkHarness sink, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(sink.record("m", "k", null, Map.of("v", i + 0.5)));
        }
        return records;
    }

    private static ScriptedInflux server(Function<Request, Reply> script) {
        return new ScriptedInflux(script).withVersion("3.2.0").withBuild("Core");
    }

    private static SinkHarness sink(ScriptedInflux server, String... more) {
        Map<String, String> options = SinkHarness.options(server.url(), "influx.token", "secret");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return SinkHarness.start(options);
    }
}
