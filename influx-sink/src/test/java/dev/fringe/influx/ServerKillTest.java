// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** InfluxDB is killed and restarted while a task writes: every record is stored once. */
class ServerKillTest {
    private static final int RECORDS_IN_A_PUT = 500;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void losesAndDuplicatesNothingOverThreeKills() {
        survives(3);
    }

    @Test
    @Tag("faults")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void losesAndDuplicatesNothingOverTwentyKills() {
        survives(20);
    }

    private static void survives(int kills) {
        try (RealInflux influx = RealInflux.start(Map.of("INFLUXDB_DATA_WAL_FSYNC_DELAY", "0s"));
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "tags", "series"))) {
            AtomicInteger written = new AtomicInteger();
            CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> killRepeatedly(influx, written, kills));
            while (!killer.isDone()) {
                sink.put(records(sink, written.get()));
                written.addAndGet(RECORDS_IN_A_PUT);
            }
            killer.join();

            assertThat(sink.deadLetters).isEmpty();
            assertThat(influx.count("d", "load", "v")).isEqualTo(written.get());
            Map<String, Object> sum =
                    influx.query("d", "SELECT sum(v) AS s FROM load").get(0);
            assertThat(((Number) sum.get("s")).longValue()).isEqualTo((long) written.get() * (written.get() - 1) / 2);
        }
    }

    /** Each kill happens while records are written. */
    private static void killRepeatedly(RealInflux influx, AtomicInteger written, int kills) {
        for (int i = 0; i < kills; i++) {
            int before = written.get();
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> written.get() > before + RECORDS_IN_A_PUT);
            influx.kill();
            influx.launch();
        }
        int before = written.get();
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> written.get() > before);
    }

    private static List<SinkRecord> records(SinkHarness sink, int from) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = from; i < from + RECORDS_IN_A_PUT; i++) {
            records.add(new SinkRecord(
                    "load",
                    0,
                    null,
                    null,
                    null,
                    Map.of("v", i, "series", "s" + i % 7),
                    i,
                    1_600_000_000_000L + i,
                    org.apache.kafka.common.record.TimestampType.CREATE_TIME));
        }
        return records;
    }
}
