// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.time.Instant;

/**
 * The schedule of a run: when each message is due. A message is known by its place in it, which its stamp tells, so nothing has to be
 * added to the messages. All times are nanoseconds since the start.
 */
record Timeline(Instant start, double rate, int messages) {
    private static final long SECOND = 1_000_000_000;
    private static final int NONE = -1;

    /** The place of the message with this stamp; negative for one of another run. */
    int place(long stampNanos) {
        double place = since(stampNanos) * rate / SECOND;
        return place > -0.5 && place < messages - 0.5 ? (int) Math.round(place) : NONE;
    }

    long due(int place) {
        return (long) (place * SECOND / rate);
    }

    /** A clock's time, given in nanoseconds since 1970, on this timeline. */
    long since(long epochNanos) {
        return epochNanos - start.getEpochSecond() * SECOND - start.getNano();
    }

    long now() {
        Instant now = Instant.now();
        return (now.getEpochSecond() - start.getEpochSecond()) * SECOND + now.getNano() - start.getNano();
    }
}
