// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.broker.Message;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last messages of all edge nodes. A broker sends unacknowledged messages again after a reconnect, and so does a publisher: they are
 * no gap in the sequence, and their aliases are those of the session that they were first read by.
 */
final class RecentMessages {
    private static final int CAPACITY = 16_384;

    private final Map<Fingerprint, Seen> messages = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Fingerprint, Seen> eldest) {
            return size() > CAPACITY;
        }
    };

    private record Fingerprint(String topic, Long sequence, Long timestamp, int payload) {}

    /** A message that was read; its session is null until it is known. */
    static final class Seen {
        private Session session;
        private String failure;

        Session session() {
            return session;
        }

        void belongsTo(Session known) {
            session = known;
        }

        /** Why it could not be read, or null. */
        String failure() {
            return failure;
        }

        void failed(String reason) {
            failure = reason;
        }
    }

    /** Null for a new message. */
    Seen find(Message message, Payload payload) {
        return messages.get(fingerprint(message, payload));
    }

    Seen add(Message message, Payload payload) {
        Seen seen = new Seen();
        messages.put(fingerprint(message, payload), seen);
        return seen;
    }

    private static Fingerprint fingerprint(Message message, Payload payload) {
        return new Fingerprint(
                message.topic(), payload.sequence(), payload.timestamp(), Arrays.hashCode(message.payload()));
    }
}
