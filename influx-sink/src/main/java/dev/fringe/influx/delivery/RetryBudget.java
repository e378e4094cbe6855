// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Decides how long to wait for a busy server, and where: first short waits inside {@code put}, then waits between two calls of
 * {@code put}, during which Connect keeps polling and the task keeps its place in the group.
 */
public final class RetryBudget {
    private final Backoff backoff;
    private final Duration insidePut;
    private final DoubleSupplier random;
    private final PutBudget put;
    private final Sleep sleep;
    private int attempt;

    /** @param insidePut the time from the start of {@code put} until which it may wait inside */
    public RetryBudget(Backoff backoff, Duration insidePut, DoubleSupplier random, PutBudget put, Sleep sleep) {
        this.backoff = backoff;
        this.insidePut = insidePut;
        this.random = random;
        this.put = put;
        this.sleep = sleep;
    }

    /** Waits; false if it was interrupted. */
    public interface Sleep {
        boolean sleep(Duration duration);
    }

    /** Sleeps; an interrupt ends the sleep and stays set. */
    public static boolean sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Resets the attempts, which otherwise count across calls of {@code put}. */
    void restore() {
        attempt = 0;
    }

    /** The wait before the next attempt. */
    Duration nextWait(Duration retryAfter) {
        Duration wait = backoff.delay(attempt, random.getAsDouble());
        return wait.compareTo(retryAfter) >= 0 ? wait : retryAfter;
    }

    /** Waits before the next attempt; returns false if that would take too long inside {@code put}. */
    boolean waitFor(Duration retryAfter) {
        Duration wait = nextWait(retryAfter);
        attempt++;
        return put.elapsed().plus(wait).compareTo(insidePut) <= 0 && sleep.sleep(wait);
    }
}
