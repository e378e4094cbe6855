// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks again and again until something is so, for a bounded time. */
public final class Wait {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private Wait() {}

    /** Whether it became so in time. */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
        return until(atMost, PAUSE, condition);
    }

    /** @param pause between two questions */
    public static boolean until(Duration atMost, Duration pause, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            pause(pause);
        }
        return true;
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting", e);
        }
    }
}
