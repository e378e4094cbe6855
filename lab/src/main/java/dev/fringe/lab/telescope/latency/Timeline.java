// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.time.Instant;

/**
 * The schedule of a run. The time in a message determines its place in the schedule, so that messages need no additional
 * identifier. All times are nanoseconds since the start.
 */
record Timeline(Instant start, double rate, int messages) {
    private static final long SECOND = 1_000_000_000;
    private static final int NONE = -1;

    /** The place of the message with this time; negative for a message of another run. */
    int place(long stampNanos) {
        double place = since(stampNanos) * rate / SECOND;
        return place > -0.5 && place < messages - 0.5 ? (int) Math.round(place) : NONE;
    }

    long due(int place) {
        return (long) (place * SECOND / rate);
    }

    /** Converts nanoseconds since 1970 to nanoseconds since the start. */
    long since(long epochNanos) {
        return epochNanos - start.getEpochSecond() * SECOND - start.getNano();
    }

    long now() {
        Instant now = Instant.now();
        return (now.getEpochSecond() - start.getEpochSecond()) * SECOND + now.getNano() - start.getNano();
    }
}
