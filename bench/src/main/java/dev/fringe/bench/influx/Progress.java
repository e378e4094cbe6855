// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Times how fast a count grows, from the first that is seen of it to its end; what came before does not count. */
final class Progress {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 20;

    private Progress() {}

    /** Per second. */
    static double rate(LongSupplier count, long whole) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long first = 0;
        long began = 0;
        while (true) {
            long seen = count.getAsLong();
            long now = System.nanoTime();
            if (first == 0 && seen > 0) {
                first = seen;
                began = now;
            }
            if (seen >= whole) {
                return (seen - first) * 1e9 / (now - began);
            }
            if (now > deadline) {
                throw new IllegalStateException("only " + seen + " of " + whole + " came within " + PATIENCE);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
