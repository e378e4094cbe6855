// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The content of a file such as {@code /proc/17/stat} of a process or a thread.
 *
 * @param name its first 15 characters
 * @param values the values after the name; the first is the state
 */
public record StatLine(String name, List<String> values) {
    private static final int STATE = 0;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    /** The unit of both times, which is the same on every Linux. */
    private static final Duration TICK = Duration.ofMillis(10);

    private static final int THREADS = 17;

    /** @throws IOException also if the process ends during the read */
    public static StatLine read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Parses a line such as {@code 17 (kafka-producer-) S 1 …}. The name may contain spaces and parentheses. */
    static StatLine parse(String line) {
        int end = line.lastIndexOf(')');
        return new StatLine(
                line.substring(line.indexOf('(') + 1, end),
                List.of(line.substring(end + 2).split(" ")));
    }

    /** Whether all threads have ended. A process whose first thread has ended may still hold its ports in other threads. */
    public boolean hasEnded() {
        boolean firstThreadEnded =
                values.get(STATE).equals("Z") || values.get(STATE).equals("X");
        return firstThreadEnded && Integer.parseInt(values.get(THREADS)) <= 1;
    }

    /** Whether the process was stopped by a signal, and waits for the signal to continue. */
    public boolean isStopped() {
        return values.get(STATE).equals("T");
    }

    Duration processorTime() {
        return TICK.multipliedBy(Long.parseLong(values.get(USER_TIME)) + Long.parseLong(values.get(SYSTEM_TIME)));
    }
}
