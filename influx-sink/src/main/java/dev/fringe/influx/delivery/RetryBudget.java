package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Decides how long to wait for a busy server, and where: short waits inside {@code put}, and, when those are used up, a
 * wait between two calls of {@code put}, during which Connect polls on and the task keeps its place in the group.
 */
public final class RetryBudget {
    private final Backoff backoff;
    private final Duration insidePut;
    private final DoubleSupplier random;
    private final PutBudget put;
    private final Sleep sleep;
    private int attempt;

    /** @param insidePut how much of a {@code put} may pass before waits move out of it */
    public RetryBudget(Backoff backoff, Duration insidePut, DoubleSupplier random, PutBudget put, Sleep sleep) {
        this.backoff = backoff;
        this.insidePut = insidePut;
        this.random = random;
        this.put = put;
        this.sleep = sleep;
    }

    /** Waits; false when it was interrupted. */
    public interface Sleep {
        boolean sleep(Duration duration);
    }

    /** Lets the thread wait; an interrupt ends the wait and stays set. */
    public static boolean sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The server works. The attempts of earlier calls of {@code put} count until then. */
    void restore() {
        attempt = 0;
    }

    /** The wait before the next attempt. */
    Duration nextWait(Duration retryAfter) {
        Duration wait = backoff.delay(attempt, random.getAsDouble());
        return wait.compareTo(retryAfter) >= 0 ? wait : retryAfter;
    }

    /** Waits before the next attempt, or returns false when that would take too long for one call of {@code put}. */
    boolean waitFor(Duration retryAfter) {
        Duration wait = nextWait(retryAfter);
        attempt++;
        return put.elapsed().plus(wait).compareTo(insidePut) <= 0 && sleep.sleep(wait);
    }
}
