// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The last sessions of an edge node, the oldest first. */
final class Sessions {
    /** Data in flight when a worker ends can be older than the last birth, but not by many births. */
    static final int KEPT = 4;

    private final List<Session> kept = new ArrayList<>();

    void add(Session session) {
        kept.add(session);
        if (kept.size() > KEPT) {
            kept.remove(0);
        }
    }

    Session begin(Long bdSeq, long timestamp) {
        long number = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).number() + 1;
        Session session = new Session(number, bdSeq, timestamp);
        add(session);
        return session;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    /** The number of declared metrics. */
    int metrics() {
        return kept.stream().mapToInt(Session::size).sum();
    }

    /** The session of a birth that was read before, or null. */
    Session find(Long bdSeq, long timestamp) {
        return kept.stream()
                .filter(session -> session.timestamp() == timestamp && Objects.equals(session.bdSeq(), bdSeq))
                .findFirst()
                .orElse(null);
    }

    /** Null if none has this number. */
    Session numbered(long number) {
        return kept.stream()
                .filter(session -> session.number() == number)
                .findFirst()
                .orElse(null);
    }

    boolean have(Long bdSeq) {
        return kept.stream().anyMatch(session -> bdSeq.equals(session.bdSeq()));
    }

    /** The session at this time by the edge node's clock; the oldest if it is before all, the newest if it is null. */
    Session at(Long timestamp) {
        Session found = kept.get(0);
        for (Session session : kept) {
            if (timestamp == null || session.timestamp() <= timestamp) {
                found = session;
            }
        }
        return found;
    }
}
