// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.time.Duration;

/**
 * Replaces a connection whose credentials end. Connect gets no messages meanwhile, so that none is in Kafka and unacknowledged when the
 * connection ends: it would be recorded again. Used by the subscriber's thread.
 */
final class Renewal {
    /** If Kafka needs longer, the messages that it has not confirmed may be duplicated, as after any lost connection. */
    private static final Duration HAND_OVER_TIMEOUT = Duration.ofSeconds(5);

    private final Inbox inbox;
    private boolean paused;

    Renewal(Inbox inbox) {
        this.inbox = inbox;
    }

    /** Waits for the end of the connection, or for newer credentials; true if it should be replaced. */
    boolean isDueBeforeTheEnd(ActiveConnection current, CredentialWatch credentials) throws InterruptedException {
        while (!current.endsWithin(credentials.untilNextLook())) {
            if (credentials.hasNewer()) {
                inbox.pause(HAND_OVER_TIMEOUT);
                paused = true;
                return true;
            }
        }
        return false;
    }

    /** The next connection is made or has failed. */
    void end() {
        if (paused) {
            paused = false;
            inbox.resume();
        }
    }
}
