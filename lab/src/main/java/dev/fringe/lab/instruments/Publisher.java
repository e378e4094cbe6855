// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;

/** Publishes the messages of a simulation. */
public interface Publisher extends AutoCloseable {
    /** Publishes a message; blocks only while the receive window is full. */
    void publish(Message message);

    /** Sends buffered messages; called when no other message is due. */
    void flush();

    long acknowledged();

    /** Waits at most this long, and returns whether all messages were acknowledged. */
    boolean awaitAcknowledged(Duration patience);

    @Override
    void close();
}
