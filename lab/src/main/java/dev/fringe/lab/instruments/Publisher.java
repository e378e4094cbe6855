// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;

/** Publishes the messages of a simulation. */
public interface Publisher extends AutoCloseable {
    /** Adds the run's {@link MessageMark} with the message number, which starts at 0, to every following message. */
    void begin(String run);

    /** Publishes a message; blocks only while the receive window or the buffer is full. */
    void publish(Message message);

    /** Sends buffered messages; called when no other message is due. */
    void flush();

    long acknowledged();

    /** The number of acknowledged messages that nobody received. */
    default long unheard() {
        return 0;
    }

    /** Waits at most this long, and returns whether all messages were acknowledged. */
    boolean awaitAcknowledged(Duration patience);

    @Override
    void close();
}
