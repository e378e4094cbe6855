// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The maximum time and requests of one call of {@code put}. Connect removes a task from its group if it does not return in time; the
 * task would then start again with the same records, endlessly. Shared by all connections.
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

    /** Starts a call of {@code put}. */
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
