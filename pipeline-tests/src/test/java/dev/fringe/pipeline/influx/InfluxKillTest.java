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
 * InfluxDB is killed and started again while the whole chain flows into it: every sample is stored, once. The worker
 * holds no more memory for it, and none of its tasks loses its place in the consumer group.
 */
class InfluxKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration AWAY = Duration.ofMinutes(2);
    private static final String SINK = "influx-signals";
    private static final int TASKS = 2;
    private static final int RATE = 1_000;
    /** One delivery to each of two tasks, and what the consumers fetch ahead. */
    private static final long ONE_DELIVERY_BYTES = 64L << 20;

    @Test
    void losesAndDoublesNothingOverThreeKills() {
        survives(15, lab -> killOverAndOver(lab, 3));
    }

    @Test
    @Tag("faults")
    void losesAndDoublesNothingOverTwentyKills() {
        survives(120, lab -> killOverAndOver(lab, 20));
    }

    @Test
    @Tag("faults")
    void waitsForTwoMinutesWithoutHoldingMoreAndMore() {
        survives(150, InfluxKillTest::stayAway);
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
            Set<String> members =
                    await().atMost(PATIENCE).until(() -> worker.members(SINK), all -> all.size() == TASKS);

            try {
                fault.accept(lab);
            } finally {
                load.join(); // even after a failure: the next test's broker may listen on the same port
            }
            assertThat(load.join()).isZero();

            await().ignoreExceptions()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stored(lab)).isEqualTo(samples));
            assertThat(worker.members(SINK)).as("members that never left").isEqualTo(members);
        }
    }

    private static void killOverAndOver(LabStack lab, int kills) {
        for (int i = 0; i < kills; i++) {
            awaitGrowth(lab);
            lab.kill("influxdb");
            lab.up();
        }
    }

    /** The backlog grows in Kafka, and only there. */
    private static void stayAway(LabStack lab) {
        SinkWorker worker = new SinkWorker(lab.endpoints());
        lab.kill("influxdb");
        long before = worker.liveHeapBytes();
        long began = System.nanoTime();
        await().pollInterval(Duration.ofSeconds(10))
                .atMost(AWAY.multipliedBy(2))
                .until(() -> System.nanoTime() - began > AWAY.toNanos());
        long after = worker.liveHeapBytes();
        System.out.printf(
                "live heap of the worker: %d MB when InfluxDB went, %d MB after %d s%n",
                before >> 20, after >> 20, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        assertThat(after).isLessThan(before + ONE_DELIVERY_BYTES);
        lab.up();
    }

    /** Each kill strikes while points arrive. */
    private static void awaitGrowth(LabStack lab) {
        long before = storedOrNone(lab);
        await().atMost(PATIENCE).until(() -> storedOrNone(lab) > before);
    }

    private static long storedOrNone(LabStack lab) {
        try {
            return stored(lab);
        } catch (RuntimeException notYetThere) {
            return 0;
        }
    }

    private static long stored(LabStack lab) {
        InfluxQuery influx = lab.influx("fringe");
        return influx.number("SELECT count(\"signalValue\") FROM \"baseline_signal\" WHERE time < now() + 1h");
    }
}
