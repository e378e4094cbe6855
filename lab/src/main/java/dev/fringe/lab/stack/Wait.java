// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls a condition until it holds or the time is over. */
public final class Wait {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private Wait() {}

    /** Returns whether the condition held in time. */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
        return until(atMost, PAUSE, condition);
    }

    /** @param pause between two checks */
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
