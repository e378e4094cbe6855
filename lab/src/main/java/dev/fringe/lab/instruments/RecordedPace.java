// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;

/**
 * When rows are due that keep the pace of their own times. A row that overtook others is due with the one before it. A clock that
 * jumps by more than the longest pause, forwards or back, is followed and not waited for.
 */
public final class RecordedPace {
    private static final double NANOS_PER_MILLI = 1e6;

    private final double speed;
    private final double longestPauseNanos;
    private boolean begun;
    private long latest;
    private double due;

    public RecordedPace(double speed, Duration longestPause) {
        this.speed = speed;
        this.longestPauseNanos = longestPause.toNanos();
    }

    /** When the next row is due, in nanoseconds from the first one. */
    public long dueNanos(long timestampMillis) {
        double step = begun ? (timestampMillis - latest) * NANOS_PER_MILLI / speed : 0;
        if (step > 0 || -step > longestPauseNanos || !begun) {
            latest = timestampMillis;
        }
        begun = true;
        due += Math.max(0, Math.min(step, longestPauseNanos));
        return (long) due;
    }
}
