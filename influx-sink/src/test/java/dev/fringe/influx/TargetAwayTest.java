// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Two sinks write the same records to two targets. One target does not answer for a while; the sink of the other one goes on. */
class TargetAwayTest extends WithRealInflux {
    private static final int BATCH = 500;
    private static final long FIRST_MILLIS = System.currentTimeMillis() - 3_600_000;

    @Test
    void oneTargetIsCurrentWhileTheOtherIsAwayWhichThenCatchesUp() throws Exception {
        try (RealVictoriaMetrics copy = RealVictoriaMetrics.start("-dedup.minScrapeInterval=1ms");
                SinkHarness original = sink(influx.url(), "original");
                SinkHarness second = sink(copy.url(), "second")) {
            original.put(records(original, 0));
            second.put(records(second, 0));

            copy.freeze();
            CompletableFuture<Void> away = CompletableFuture.runAsync(() -> {
                second.put(records(second, 1));
                second.put(records(second, 2));
            });
            original.put(records(original, 1));
            original.put(records(original, 2));
            assertThat(influx.count("d", "copied", "v")).isEqualTo(3 * BATCH);
            await().until(() -> second.metric("retry-total") > 0);
            assertThat(away).isNotDone();

            copy.thaw();
            away.get(1, TimeUnit.MINUTES);
            assertThat(copy.samples("copied_v", 3 * BATCH)).hasSize(3 * BATCH);
            assertThat(original.deadLetters).isEmpty();
            assertThat(second.deadLetters).isEmpty();
        }
    }

    private static List<SinkRecord> records(SinkHarness sink, int batch) {
        return IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                .mapToObj(i -> sink.record("copied", null, null, Map.of("t", FIRST_MILLIS + i, "v", i * 0.5)))
                .toList();
    }

    private static SinkHarness sink(String url, String name) {
        return SinkHarness.start(SinkHarness.options(
                url, "name", name, "timestamp.field", "t", "timestamp.unit", "ms", "write.timeout.ms", "300"));
    }
}
