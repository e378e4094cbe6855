// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The processor time of a process's threads. Linux reports the first 15 characters of a thread's name. Names that differ only
 * in a final number are added up. Ended threads are not included.
 */
final class ThreadTimes {
    private ThreadTimes() {}

    /** Empty if there is no such process, or not on Linux. */
    static Map<String, Duration> of(long pid) {
        Map<String, Duration> times = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            threads.forEach(thread -> add(thread.resolve("stat"), times));
        } catch (IOException | UncheckedIOException e) {
            return Map.of();
        }
        return times;
    }

    private static void add(Path file, Map<String, Duration> times) {
        StatLine thread;
        try {
            thread = StatLine.read(file);
        } catch (IOException e) {
            return; // the thread has ended
        }
        add(thread, times);
    }

    static void add(StatLine thread, Map<String, Duration> times) {
        String name = thread.name().replaceFirst("[-_ #:]*\\d+$", "");
        times.merge(name, thread.processorTime(), Duration::plus);
    }
}
