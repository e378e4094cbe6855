// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The sessions of an edge node of which data may still arrive, the oldest first. */
final class Sessions {
    private final List<Session> kept = new ArrayList<>();

    /** Adds a session that is newer than all others. */
    void add(Session session) {
        kept.add(session);
    }

    Session begin(Long bdSeq, long timestamp) {
        long number = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).number() + 1;
        Session session = new Session(number, bdSeq, timestamp);
        add(session);
        return session;
    }

    /** Removes and returns those with a lower number. */
    List<Session> dropBefore(long number) {
        List<Session> dropped =
                kept.stream().filter(session -> session.number() < number).toList();
        kept.removeAll(dropped);
        return dropped;
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

    /** The session at this time by the edge node's clock, or the newest if it is null; null if it is before all. */
    Session at(Long timestamp) {
        Session found = null;
        for (Session session : kept) {
            if (timestamp == null || session.timestamp() <= timestamp) {
                found = session;
            }
        }
        return found;
    }
}
