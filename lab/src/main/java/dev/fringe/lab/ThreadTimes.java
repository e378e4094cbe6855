package dev.fringe.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the threads of a process took, as Linux tells it. It knows the first 15 characters of a thread's name; those that
 * differ in a number at the end count as one. Threads that have ended are not in it.
 */
final class ThreadTimes {
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    /** The unit of these two, which is the same on every Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    private ThreadTimes() {}

    /** Empty where there is no such process, or no Linux. */
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
        String stat;
        try {
            stat = Files.readString(file);
        } catch (IOException e) {
            return; // it has ended meanwhile
        }
        add(stat, times);
    }

    /** Of a line such as {@code 17 (kafka-producer-) S 1 …}. The name may itself have spaces and parentheses. */
    static void add(String stat, Map<String, Duration> times) {
        int end = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, end).replaceFirst("[-_ #:]*\\d+$", "");
        List<String> values = List.of(stat.substring(end + 2).split(" "));
        long ticks = Long.parseLong(values.get(USER_TIME)) + Long.parseLong(values.get(SYSTEM_TIME));
        times.merge(name, TICK.multipliedBy(ticks), Duration::plus);
    }
}
