// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;

/**
 * Computes due times from the rows' own times. An out-of-order row is due at once. If the recorded time jumps by more than the
 * longest pause, forwards or back, the replay continues from the new time without waiting longer.
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

    /** The due time of the next row in nanoseconds since the first row. */
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
