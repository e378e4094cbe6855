package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Decides how long to wait for a busy server, and where: short waits inside of {@code put}, and, when those are used
 * up, a wait between two calls of {@code put}, during which Connect polls on and the task keeps its place in the group.
 */
public final class Patience {
    private final Backoff backoff;
    private final Duration insidePut;
    private final DoubleSupplier random;
    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private int attempt;
    private long putBegan;

    public Patience(Backoff backoff, Duration insidePut, DoubleSupplier random, LongSupplier nanoTime, Sleep sleep) {
        this.backoff = backoff;
        this.insidePut = insidePut;
        this.random = random;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.putBegan = nanoTime.getAsLong();
    }

    /** Waits; false when it was interrupted. */
    public interface Sleep {
        boolean sleep(Duration duration);
    }

    /** Waits in truth; an interrupt ends the wait and stays set. */
    public static boolean sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A new call of {@code put} has begun; the attempts made so far still count. */
    public void begin() {
        putBegan = nanoTime.getAsLong();
    }

    /** The server works. */
    void restore() {
        attempt = 0;
    }

    /** The wait before the next call of {@code put}. */
    Duration nextWait(Duration retryAfter) {
        return longer(backoff.delay(attempt, random.getAsDouble()), retryAfter);
    }

    /** Waits before another try, or answers false when it would take too long for one call of {@code put}. */
    boolean waitFor(Duration retryAfter) {
        Duration wait = nextWait(retryAfter);
        attempt++;
        Duration spent = Duration.ofNanos(nanoTime.getAsLong() - putBegan);
        return spent.plus(wait).compareTo(insidePut) <= 0 && sleep.sleep(wait);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
