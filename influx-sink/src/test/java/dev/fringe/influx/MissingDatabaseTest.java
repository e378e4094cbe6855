// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.ScriptedInflux.Reply;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A missing database, and an answer that only looks like it. */
class MissingDatabaseTest extends WithRealInflux {
    @Test
    void createsADroppedDatabaseAgain() {
        try (SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "influx.database", "dropped"))) {
            sink.put(records(sink, Map.of("v", 1)));
            influx.execute("DROP DATABASE dropped");

            sink.put(records(sink, Map.of("w", 1)));
            assertThat(influx.count("dropped", "m", "w")).isEqualTo(10);

            // of another type, which the new database does not have
            sink.put(records(sink, Map.of("v", "text")));
            assertThat(influx.count("dropped", "m", "v")).isEqualTo(10);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    @Test
    void failsWithTheRemedyIfItMayNotCreateTheDatabase() {
        influx.execute("CREATE DATABASE theirs");
        try (SinkHarness sink = SinkHarness.start(
                SinkHarness.options(influx.url(), "influx.database", "theirs", "influx.database.create", "false"))) {
            sink.put(records(sink, Map.of("v", 1)));
            influx.execute("DROP DATABASE theirs");

            assertThatThrownBy(() -> sink.put(records(sink, Map.of("v", 1))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("theirs")
                    .hasMessageContaining("influx.database.create=true");
        }
    }

    @Test
    void retriesAfterTheNotFoundOfAProxy() {
        Function<ScriptedInflux.Request, Reply> proxy = request -> request.number() < 2
                ? Reply.of(404, "<html><body>default backend - 404, database not found here</body></html>")
                : Reply.STORED;
        try (ScriptedInflux server = new ScriptedInflux(proxy);
                SinkHarness sink =
                        SinkHarness.start(SinkHarness.options(server.url(), "influx.database.create", "false"))) {
            sink.put(records(sink, Map.of("v", 1)));

            assertThat(server.acknowledged).hasSize(10);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    private static List<SinkRecord> records(SinkHarness sink, Map<String, Object> value) {
        return IntStream.range(0, 10)
                .mapToObj(i -> {
                    SinkRecord made = sink.record("m", "k", null, value);
                    return made.newRecord("m", 0, null, null, null, value, made.timestamp() + made.kafkaOffset());
                })
                .toList();
    }
}
