// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

/** When each message is due. */
public interface Schedule {
    /** In nanoseconds from the start of the run; asked of the message that is next. */
    long dueNanos(long index);
}
