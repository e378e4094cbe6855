// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Four tasks of a connector write to one measurement of a real InfluxDB at the same time, each over two connections. */
class ConcurrentTasksTest extends WithRealInflux {
    private static final int TASKS = 4;
    private static final int PUTS = 6;
    private static final int RECORDS_IN_A_PUT = 2_000;
    private static final long BEGIN = 1_600_000_000_000L;

    @Test
    void storesEveryRecordAndTheLaterOfTwoWithTheSameIdentity() throws Exception {
        influx.execute("CREATE DATABASE shared");
        List<SinkHarness> tasks =
                IntStream.range(0, TASKS).mapToObj(ConcurrentTasksTest::start).toList();
        try {
            inParallel(tasks, ConcurrentTasksTest::putAll);

            assertThat(tasks).allMatch(task -> task.deadLetters.isEmpty());
            int each = PUTS * RECORDS_IN_A_PUT;
            assertThat(influx.count("shared", "m", "v")).isEqualTo((long) TASKS * each);
            // every point was written as 0 first and as 1 later in the same put
            assertThat(influx.query("shared", "SELECT sum(v) AS s FROM m").get(0))
                    .containsEntry("s", (double) TASKS * each);
        } finally {
            tasks.forEach(SinkHarness::close);
        }
    }

    @Test
    void accountsForEachRecordIfTasksWriteDifferentTypes() throws Exception {
        influx.execute("CREATE DATABASE disputed");
        SinkHarness floats = start("disputed", 10);
        SinkHarness texts = start("disputed", 11);
        try {
            CompletableFuture<Void> one = CompletableFuture.runAsync(() -> floats.put(disputed(0, 1.5)));
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> texts.put(disputed(1, "text")));
            CompletableFuture.allOf(one, other).get(2, TimeUnit.MINUTES);

            int rejected = floats.deadLetters.size() + texts.deadLetters.size();
            assertThat(influx.count("disputed", "m", "v") + rejected).isEqualTo(200);
            assertThat(rejected).isBetween(100, 199);
        } finally {
            floats.close();
            texts.close();
        }
    }

    private static List<SinkRecord> disputed(int task, Object value) {
        return IntStream.range(0, 100)
                .mapToObj(i -> record(task, i, Map.of("task", "t" + task, "series", "s", "v", value)))
                .toList();
    }

    private static void putAll(int task, SinkHarness sink) {
        for (int put = 0; put < PUTS; put++) {
            List<SinkRecord> records = new ArrayList<>();
            for (int value = 0; value < 2; value++) {
                for (int i = 0; i < RECORDS_IN_A_PUT; i++) {
                    int number = put * RECORDS_IN_A_PUT + i;
                    records.add(record(task, number, Map.of("task", "t" + task, "series", "s" + i % 9, "v", value)));
                }
            }
            sink.put(records);
        }
    }

    private interface Work {
        void of(int task, SinkHarness sink);
    }

    private static void inParallel(List<SinkHarness> tasks, Work work) throws Exception {
        CompletableFuture<?>[] running = IntStream.range(0, tasks.size())
                .mapToObj(i -> CompletableFuture.runAsync(() -> work.of(i, tasks.get(i))))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(running).get(3, TimeUnit.MINUTES);
    }

    private static SinkHarness start(int task) {
        return start("shared", task);
    }

    private static SinkHarness start(String database, int task) {
        return SinkHarness.start(SinkHarness.options(
                influx.url(),
                "name",
                "task" + task,
                "influx.database",
                database,
                "influx.database.create",
                "false",
                "tags",
                "task,series",
                "measurement",
                "m",
                "batch.points",
                "700",
                "timestamp.precision",
                "ms"));
    }

    private static SinkRecord record(int task, int number, Map<String, Object> value) {
        return new SinkRecord(
                "topic", task, null, null, null, value, number, BEGIN + number, TimestampType.CREATE_TIME);
    }
}
