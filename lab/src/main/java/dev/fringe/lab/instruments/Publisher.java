// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;

/** Where a simulation's messages go. */
public interface Publisher extends AutoCloseable {
    /** Hands a message over; waits only while the receiver's window is full. */
    void publish(Message message);

    /** Sends what has been gathered; called whenever nothing more is due at the moment. */
    void flush();

    long acknowledged();

    /** Whether everything that was published is acknowledged, after that long at most. */
    boolean awaitAcknowledged(Duration patience);

    @Override
    void close();
}
