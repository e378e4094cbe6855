// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One task drains backlogs for minutes; every half minute, the live heap of the worker is measured. */
final class SteadyMemory {
    private static final int BACKLOG = 100_000;
    private static final byte[] PAYLOAD = new byte[100];
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    private final SourceUnderTest source;
    private final Duration length;

    SteadyMemory(SourceUnderTest source, int minutes) {
        this.source = source;
        this.length = Duration.ofMinutes(minutes);
    }

    void run() throws Exception {
        source.create("steady", 1, Map.of(), "steady");
        round();
        WorkerMemory memory = new WorkerMemory(source.workerPid());
        List<Double> alive = new ArrayList<>();
        long began = System.nanoTime();
        long next = began;
        while (System.nanoTime() - began < length.toNanos()) {
            round();
            if (System.nanoTime() >= next) {
                next += BETWEEN.toNanos();
                alive.add(memory.liveMegabytes());
                System.out.printf(
                        Locale.ROOT,
                        "after %3d s: %9d records, %.1f MB live heap, %d MB resident%n",
                        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                        source.stored("steady"),
                        alive.get(alive.size() - 1),
                        memory.residentMegabytes());
            }
        }
        double first = alive.get(1);
        double last = alive.get(alive.size() - 1);
        System.out.printf(Locale.ROOT, "live heap at the end relative to the first half minute: %.2f%n", last / first);
    }

    /** Publishes while the task runs, so that the queue both grows and shrinks. */
    private void round() {
        long before = source.stored("steady");
        source.publish("steady", BACKLOG, i -> PAYLOAD);
        SourceUnderTest.waitFor(() -> source.stored("steady") - before >= BACKLOG);
    }
}
