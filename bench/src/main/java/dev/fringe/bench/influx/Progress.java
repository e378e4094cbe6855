// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures the growth rate of a count from its first observed value to its final value. */
final class Progress {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 20;

    private Progress() {}

    /** The rate per second. */
    static double rate(LongSupplier count, long total) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long first = 0;
        long began = 0;
        while (true) {
            long seen = count.getAsLong();
            long now = System.nanoTime();
            if (first == 0 && seen > 0) {
                first = seen;
                began = now;
            }
            if (seen >= total) {
                return (seen - first) * 1e9 / (now - began);
            }
            if (now > deadline) {
                throw new IllegalStateException("only " + seen + " of " + total + " arrived within " + TIMEOUT);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
