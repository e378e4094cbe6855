// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * InfluxDB is killed and restarted under load: every sample is stored once. The memory of the worker does not grow, and no
 * task leaves the consumer group.
 */
class InfluxKillTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration OUTAGE = Duration.ofMinutes(2);
    private static final String SINK = "influx-signals";
    private static final int TASKS = 2;
    private static final int RATE = 1_000;
    /** One delivery of each of the two tasks, and the records that the consumers prefetch. */
    private static final long ONE_DELIVERY_BYTES = 64L << 20;

    @Test
    void losesAndDuplicatesNothingOverThreeKills() {
        survives(15, lab -> killRepeatedly(lab, 3));
    }

    @Test
    @Tag("faults")
    void losesAndDuplicatesNothingOverTwentyKills() {
        survives(120, lab -> killRepeatedly(lab, 20));
    }

    @Test
    @Tag("faults")
    void waitsForTwoMinutesWithBoundedMemory() {
        survives(150, InfluxKillTest::outage);
    }

    private static void survives(int seconds, Consumer<LabStack> fault) {
        int samples = RATE * seconds;
        try (LabStack lab = LabStack.ownFor(InfluxKillTest.class, StackSize.withoutFlink())) {
            lab.run(
                    "connectors",
                    "apply",
                    LabStack.connector("mqtt-baselines.json").toString(),
                    LabStack.connector("influx-signals.json").toString());
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> lab.fringe(
                    "simulate",
                    "baselines",
                    "--rate",
                    String.valueOf(RATE),
                    "--count",
                    String.valueOf(samples),
                    "--seed",
                    "5"));
            awaitGrowth(lab);
            SinkWorker worker = new SinkWorker(lab.endpoints());
            Set<String> members = await().atMost(TIMEOUT).until(() -> worker.members(SINK), all -> all.size() == TASKS);

            try {
                fault.accept(lab);
            } finally {
                load.join(); // even after a failure, because the broker of the next test may listen on the same port
            }
            assertThat(load.join()).isZero();

            await().ignoreExceptions()
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(stored(lab)).isEqualTo(samples));
            assertThat(worker.members(SINK)).as("members of the consumer group").isEqualTo(members);
        }
    }

    private static void killRepeatedly(LabStack lab, int kills) {
        for (int i = 0; i < kills; i++) {
            awaitGrowth(lab);
            lab.kill("influxdb");
            lab.up();
        }
    }

    /** The backlog grows in Kafka, and not in the worker. */
    private static void outage(LabStack lab) {
        SinkWorker worker = new SinkWorker(lab.endpoints());
        lab.kill("influxdb");
        long before = worker.liveHeapBytes();
        long began = System.nanoTime();
        await().pollInterval(Duration.ofSeconds(10))
                .atMost(OUTAGE.multipliedBy(2))
                .until(() -> System.nanoTime() - began > OUTAGE.toNanos());
        long after = worker.liveHeapBytes();
        System.out.printf(
                "live heap of the worker: %d MB when InfluxDB was killed, %d MB after %d s%n",
                before >> 20, after >> 20, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        assertThat(after).isLessThan(before + ONE_DELIVERY_BYTES);
        lab.up();
    }

    /** Waits until points arrive, so that each kill happens under load. */
    private static void awaitGrowth(LabStack lab) {
        long before = storedOrNone(lab);
        await().atMost(TIMEOUT).until(() -> storedOrNone(lab) > before);
    }

    private static long storedOrNone(LabStack lab) {
        try {
            return stored(lab);
        } catch (RuntimeException notYetCreated) {
            return 0;
        }
    }

    private static long stored(LabStack lab) {
        InfluxQuery influx = lab.influx("fringe");
        return influx.number("SELECT count(\"signalValue\") FROM \"baseline_signal\" WHERE time < now() + 1h");
    }
}
