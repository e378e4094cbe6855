// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

/** An item with an event time. Items are ordered by time first; items that compare as equal are duplicates. */
public interface Timed<T> extends Comparable<T> {
    /** Microseconds since 1970, UTC. */
    long micros();

    /**
     * The lane of the item: one of the sequences of its key. Items are expected in order, up to the lateness, within a lane but not
     * between lanes, which may be read at different speeds. A negative lane has no order: its items come ahead of the watermark.
     */
    int lane();

    /**
     * How many lanes its key has at least. Items that arrive behind the watermark wait until so many lanes are known, because a lane that
     * was not read yet may have older items.
     */
    default int leastLanes() {
        return 1;
    }
}
