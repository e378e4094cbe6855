// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.jobs.MachineRows.Identity;
import dev.fringe.pipeline.jobs.MachineRows.Power;
import dev.fringe.pipeline.jobs.MachineRows.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The same readings give exactly the same powers, however they arrive: as a backlog, in a bounded run, at any speed, with
 * partitions that are minutes behind each other, during an outage of Kafka, and while processes are killed. {@link MachineRows}
 * computes the expected powers.
 */
class JoinedMachinesTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String JOB = "join-machine-states";
    private static final int ROWS = 5000;

    private static LabStack lab;
    private static Schema written;

    @BeforeAll
    static void start() throws IOException {
        lab = LabStack.ofJobs();
        written = schema("machine_data");
    }

    private static Schema schema(String name) throws IOException {
        return new Schema.Parser()
                .parse(LabStack.home()
                        .resolve("connect-configs/schemas/" + name + ".avsc")
                        .toFile());
    }

    @Test
    void joinsOverAKafkaOutageLongerThanTheIdleTime() throws Exception {
        overOutage(Duration.ofSeconds(6), 5);
    }

    @Test
    @Tag("faults")
    void joinsAtTheRecordedSpeedOverAKafkaOutageOfHalfAMinute() throws Exception {
        overOutage(Duration.ofSeconds(30), 1);
    }

    @Test
    @Tag("faults")
    void joinsOverAKillOfATaskManager() {
        overKills(1);
    }

    @Test
    @Tag("faults")
    void joinsOverTenKillsOfTaskManagers() {
        overKills(10);
    }

    /** Side by side, because each test mostly waits. */
    @Nested
    class WhileNothingFailsTest {
        @Test
        @Execution(ExecutionMode.CONCURRENT)
        void joinsABacklogAndItsHistory() {
            MachineRows rows = MachineRows.recorded(ROWS, 1);
            try (AvroTopic topic = topic("backlog")) {
                rows.readings().forEach(reading -> send(topic, reading));
                topic.flush();
                FlinkJob job = start("backlog");
                awaitExpected(rows, "backlog");
                job.stop();

                FlinkJob history = new FlinkJob(lab, JOB).overHistory();
                history.run(options("backlog", "backlog.history"), "--from", "1970-01-01T00:00:00Z");
                history.awaitEnd();
                awaitExpected(rows, "backlog.history");
            }
        }

        @Test
        @Execution(ExecutionMode.CONCURRENT)
        void joinsPartitionsThatArriveOneAfterAnother() {
            MachineRows rows = MachineRows.recorded(ROWS, 2);
            try (AvroTopic topic = topic("turns")) {
                FlinkJob job = start("turns");
                for (int partition = MachineRows.PARTITIONS - 1; partition >= 0; partition--) {
                    for (Reading reading : rows.readings()) {
                        if (reading.partition() == partition) {
                            send(topic, reading);
                        }
                    }
                    topic.flush();
                }
                awaitExpected(rows, "turns");
                job.stop();
            }
        }

        @Test
        @Execution(ExecutionMode.CONCURRENT)
        void joinsAtSixtyTimesTheSpeedWithPartitionsMinutesApart() {
            MachineRows rows = MachineRows.recorded(ROWS, 3);
            try (AvroTopic topic = topic("sixty")) {
                // The last partition begins four seconds after the first, so the idle time must be longer than that.
                FlinkJob job = start("sixty", "10s");
                replay(topic, rows, 60, reading -> reading.partition() * 60_000L);
                awaitExpected(rows, "sixty");
                job.stop();
            }
        }

        @Test
        @Execution(ExecutionMode.CONCURRENT)
        void joinsAtAThousandTimesTheSpeed() {
            MachineRows rows = MachineRows.recorded(10 * ROWS, 4);
            try (AvroTopic topic = topic("thousand")) {
                FlinkJob job = start("thousand");
                replay(topic, rows, 1000, reading -> 0);
                awaitExpected(rows, "thousand");
                job.stop();
            }
        }
    }

    private static void overOutage(Duration outage, double speed) throws Exception {
        String name = "outage" + outage.toSeconds();
        MachineRows rows = MachineRows.recorded(ROWS, 5);
        try (AvroTopic topic = topic(name)) {
            FlinkJob job = start(name);
            CompletableFuture<Void> flow = CompletableFuture.runAsync(() -> replay(topic, rows, speed, reading -> 0));
            await().atMost(TIMEOUT)
                    .until(() ->
                            !TopicContent.of(lab.endpoints(), name + ".out").isEmpty());
            lab.kill("kafka");
            // The outage has a fixed length, so there is no condition to wait for.
            TimeUnit.MILLISECONDS.sleep(outage.toMillis());
            lab.up();
            flow.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            awaitExpected(rows, name);
            job.stop();
        }
    }

    private static void overKills(int kills) {
        String name = "killed" + kills;
        MachineRows rows = MachineRows.recorded(ROWS, 6);
        try (AvroTopic topic = topic(name)) {
            FlinkJob job = start(name);
            CompletableFuture<Void> flow =
                    CompletableFuture.runAsync(() -> replay(topic, rows, 40.0 / kills, reading -> 0));
            long restored = 0;
            for (int kill = 0; kill < kills; kill++) {
                job.awaitCheckpointAfter(restored);
                lab.kill(job.busiestTaskManager());
                lab.up();
                job.awaitRestoredAfter(restored);
                restored = job.restoredFrom();
            }
            flow.join();
            awaitExpected(rows, name);
            job.stop();
        }
    }

    private static AvroTopic topic(String name) {
        return AvroTopic.created(lab.endpoints(), name + ".data", MachineRows.PARTITIONS)
                .writing(written);
    }

    private static FlinkJob start(String name) {
        return start(name, "4s");
    }

    private static FlinkJob start(String name, String idle) {
        return new FlinkJob(lab, JOB).named(name).run(options(name, name), "--idle", idle, "--parallelism", "2");
    }

    private static List<String> options(String input, String output) {
        return List.of("--input", input + ".data", "--output", output + ".out", "--restart-delay", "1s");
    }

    /** Sends each reading when it is due. Each partition has its own delay. */
    private static void replay(AvroTopic topic, MachineRows rows, double speed, ToLongFunction<Reading> delayMillis) {
        record Due(long millis, int number, Reading reading) {}
        PriorityQueue<Due> due = new PriorityQueue<>(
                (a, b) -> a.millis() != b.millis() ? Long.compare(a.millis(), b.millis()) : a.number() - b.number());
        long clock = 0;
        for (Reading reading : rows.readings()) {
            clock = Math.max(clock, reading.millis() - rows.firstMillis());
            due.add(new Due(clock + delayMillis.applyAsLong(reading), due.size(), reading));
        }
        long began = System.nanoTime();
        while (!due.isEmpty()) {
            Due next = due.poll();
            long at = began + (long) (next.millis() * 1e6 / speed);
            while (System.nanoTime() < at) {
                LockSupport.parkNanos(Math.min(5_000_000, at - System.nanoTime()));
            }
            send(topic, next.reading());
        }
        topic.flush();
    }

    private static void send(AvroTopic topic, Reading reading) {
        GenericRecord data = new GenericData.Record(written);
        data.put("thing", reading.thing());
        data.put("quantity", reading.quantity());
        data.put("phenomenonTime", reading.millis());
        data.put("result", reading.value());
        topic.send(reading.partition(), reading.key(), data);
    }

    private static void awaitExpected(MachineRows rows, String name) {
        Map<Identity, Power> expected = rows.powers();
        assertThat(expected).hasSizeGreaterThan(1000);
        Map<Identity, Power> found = Map.of();
        try (WrittenPowers written = new WrittenPowers(lab.endpoints(), name + ".out")) {
            found = written.all();
            await().atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(500))
                    .pollInSameThread()
                    .until(() -> written.all().keySet().containsAll(expected.keySet()));
            written.all();
        } catch (ConditionTimeoutException e) {
            // The assertion below names what is missing.
        }
        List<Identity> missing = new ArrayList<>(expected.keySet());
        missing.removeAll(found.keySet());
        System.out.printf("%s: %d of %d powers%n", name, expected.size() - missing.size(), expected.size());
        assertThat(missing).as("%d powers are missing", missing.size()).isEmpty();
        assertThat(found).isEqualTo(expected);
        assertThat(TopicContent.of(lab.endpoints(), name + ".data.late")).isEmpty();
    }
}
