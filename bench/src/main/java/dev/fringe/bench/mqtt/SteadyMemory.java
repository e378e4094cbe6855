// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        List<Double> alive = new ArrayList<>();
        long began = System.nanoTime();
        long next = began;
        while (System.nanoTime() - began < length.toNanos()) {
            round();
            if (System.nanoTime() >= next) {
                next += BETWEEN.toNanos();
                alive.add(liveMegabytes());
                System.out.printf(
                        Locale.ROOT,
                        "after %3d s: %9d records, %.1f MB live heap, %d MB resident%n",
                        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                        source.stored("steady"),
                        alive.get(alive.size() - 1),
                        residentMegabytes());
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

    /** The heap that a full collection leaves, which the class histogram counts. */
    private double liveMegabytes() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(source.workerPid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String last = "";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.isBlank() ? last : line;
            }
        }
        process.waitFor();
        String[] words = last.strip().split("\\s+");
        return Long.parseLong(words[words.length - 1]) / 1e6;
    }

    private long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(source.workerPid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
