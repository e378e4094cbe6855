package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How long one call of {@code put} may take and how many requests it may send. Connect removes a task from its group when
 * it does not return in time, and the task would then begin the same records again, for ever. Shared by all connections.
 */
public final class PutBudget {
    private final Duration time;
    private final int requests;
    private final LongSupplier nanoTime;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile long began;

    public PutBudget(Duration time, int requests, LongSupplier nanoTime) {
        this.time = time;
        this.requests = requests;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /** A new call of {@code put} begins. */
    public void begin() {
        sent.set(0);
        began = nanoTime.getAsLong();
    }

    void requestSent() {
        sent.incrementAndGet();
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    public boolean isSpent() {
        return sent.get() >= requests || elapsed().compareTo(time) >= 0;
    }

    @Override
    public String toString() {
        return "the budget of one delivery (put.max.ms=" + time.toMillis() + ", put.max.requests=" + requests
                + ") is used up";
    }
}
