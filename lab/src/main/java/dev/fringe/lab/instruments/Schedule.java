// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

/** The due times of messages. */
public interface Schedule {
    /** The due time in nanoseconds since the start of the run; called for the next message. */
    long dueNanos(long index);
}
