// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.awaitility.Awaitility.await;

import dev.fringe.lab.cli.Fringe;
import dev.fringe.lab.instruments.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Simulators that publish run after run until they are stopped. Each run ends in the ledger of its own. */
final class SoakLoad {
    private static final int SECONDS = 10;
    /** Longer than a window of the assessment and the lateness of its samples. */
    private static final int LAST_SECONDS = 20;

    private static final int SEEDS_PER_DEVICE = 1_000_000;
    private static final Duration TO_BEGIN = Duration.ofMinutes(5);
    /** Every kind of device that publishes over MQTT, with its messages a second. */
    private static final List<List<String>> DEVICES = List.of(
            List.of("baselines", "--rate", "40"),
            List.of("machines", "--rate", "25"),
            List.of("sal", "--rate", "25", "--schemas", SoakStack.SCHEMAS.toString()),
            List.of("sparkplug", "--rate", "20", "--restarts", "0.01"));

    private final Path dir;
    private final AtomicInteger incomplete = new AtomicInteger();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private volatile boolean stopping;

    /** @param dir of the stack; the runs are recorded there */
    SoakLoad(Path dir) {
        this.dir = dir;
    }

    SoakLoad start() {
        DEVICES.forEach(device -> running.add(CompletableFuture.runAsync(() -> publish(device))));
        return this;
    }

    private void publish(List<String> device) {
        for (int seed = 1; !stopping; seed++) {
            run(device, seed, SECONDS);
        }
    }

    private void run(List<String> device, int seed, int seconds) {
        List<String> words = new ArrayList<>(List.of("simulate"));
        words.addAll(device);
        int own = seed + DEVICES.indexOf(device) * SEEDS_PER_DEVICE;
        words.addAll(List.of("--seconds", "" + seconds, "--seed", "" + own, "--dir", dir.toString()));
        AtomicInteger exit = new AtomicInteger();
        await().atMost(TO_BEGIN).pollDelay(Duration.ZERO).until(() -> {
            exit.set(Fringe.run(words.toArray(String[]::new)));
            return exit.get() == 0 || isRecorded(own);
        });
        incomplete.addAndGet(exit.get());
    }

    /** A run is not recorded if the broker was away when it was to begin. It has published nothing. */
    private boolean isRecorded(int seed) {
        return RunRecord.all(dir).stream().anyMatch(run -> run.seed() == seed);
    }

    /** Returns when the last runs have ended. */
    void stop() {
        stopping = true;
        running.forEach(CompletableFuture::join);
    }

    /** Later samples, so that the results of those before them are due. */
    void finish() {
        DEVICES.parallelStream().forEach(device -> run(device, SEEDS_PER_DEVICE - 1, LAST_SECONDS));
    }

    /** How many runs were not acknowledged completely. */
    int incomplete() {
        return incomplete.get();
    }
}
