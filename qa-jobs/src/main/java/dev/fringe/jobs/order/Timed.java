// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

/** Something that happened at a time. The order is that of time first; two that compare as equal are one and the same. */
public interface Timed<T> extends Comparable<T> {
    /** Microseconds since 1970, UTC. */
    long micros();

    /**
     * Which of the sequences that its key is fed by it came in. Order is expected within a sequence, to the lateness, and not
     * between two of them: they may be read at different speeds.
     */
    int lane();
}
