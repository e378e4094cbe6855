// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.sparkplug.RecentMessages.Seen;

/**
 * What is known of one edge node. Data are read by the session to which they belong: while the sequence is unbroken, that is the one of
 * the last birth. Otherwise a birth is missing perhaps; then data wait for the next birth, and belong to
 *
 * <ul>
 *   <li>the session before, if the birth has its bdSeq, so that the edge node did not restart, or if the session's death came first;
 *   <li>the session of the birth, if not.
 * </ul>
 */
final class EdgeNode {
    private static final int SEQUENCE = 256;
    private static final Session NOTHING = new Session(-1, null, 0);

    /** How far the last birth can be trusted. */
    private enum Trust {
        /** Nothing was received since the start or since a death. */
        NEW,
        CONFIRMED,
        /** A birth was asked for. */
        AWAITING,
        /** No birth came. */
        UNANSWERED
    }

    private final RebirthRules rules;
    private final RecentMessages recent;
    private final Sessions sessions = new Sessions();
    private final WaitingData waiting;
    private final Runnable ask;
    private final NodeCounts counts = new NodeCounts();
    private Session current;
    private Trust trust = Trust.NEW;
    private boolean dead;
    /** Whether the edge node sends aliases that its births do not declare. */
    private boolean incomplete;
    /** Whether messages may be missing since the last session. */
    private boolean unsure;

    private int expected = -1;
    private long deadline;
    private long nextRequest = Long.MIN_VALUE;

    /** @param ask asks the edge node for its births */
    EdgeNode(RebirthRules rules, RecentMessages recent, Runnable ask) {
        this.rules = rules;
        this.recent = recent;
        this.ask = ask;
        this.waiting = new WaitingData(rules);
    }

    NodeCounts counts() {
        return counts;
    }

    /** Its sessions, the oldest first. */
    Sessions sessions() {
        return sessions;
    }

    boolean isDead() {
        return dead;
    }

    /** Takes over a session of an earlier task; in the order in which they began. */
    void restore(Session session) {
        sessions.add(session);
        current = session;
    }

    /** The broker has forgotten this client's session, so that births may be missing. */
    void mayHaveMissed() {
        unsure = true;
        expected = -1;
        if (trust == Trust.CONFIRMED) {
            trust = Trust.NEW;
        }
    }

    /**
     * A birth of the edge node. Returns its session. One that is received again begins its session again: what follows it is also
     * received again, or it answers a request and repeats the birth before.
     */
    Session born(Message message, Payload birth) {
        Session before = current;
        long timestamp = birth.timestamp() == null ? message.receivedAt() : birth.timestamp();
        Session born = sessions.find(birth.bdSeq(), timestamp);
        if (born == null) {
            born = sessions.begin(birth.bdSeq(), timestamp);
        }
        born.declare(null, birth);
        boolean continues = before != null
                && !dead
                && before.bdSeq() != null
                && before.bdSeq().equals(born.bdSeq());
        current = born;
        trust = Trust.CONFIRMED;
        dead = false;
        unsure = false;
        expected = next(birth.sequence() == null ? 0 : birth.sequence());
        recent.add(message, birth).belongsTo(born);
        incomplete = waiting.decideByBirth(continues ? before : null, born);
        return born;
    }

    /** A birth of a device. Returns the session to which it belongs. */
    Session deviceBorn(Message message, SparkplugTopic topic, Payload birth, long now) {
        Seen seen = follow(message, birth, now);
        if (seen.session() != null) {
            return seen.session();
        }
        if (current == null) {
            current = sessions.begin(null, birth.timestamp() == null ? message.receivedAt() : birth.timestamp());
        }
        current.declare(topic.device(), birth);
        incomplete = false;
        seen.belongsTo(current);
        if (!unsure) {
            incomplete = waiting.decideByDeviceBirth(topic.device(), current);
            if (trust == Trust.AWAITING && waiting.isEmpty()) {
                trust = Trust.CONFIRMED;
            }
        }
        return current;
    }

    /** The death of the edge node. False for a late one, which belongs to an earlier session. */
    boolean died(Payload death) {
        Long bdSeq = death.bdSeq();
        boolean ours = current == null || bdSeq == null || current.bdSeq() == null || bdSeq.equals(current.bdSeq());
        if (!ours && (!unsure || sessions.have(bdSeq))) {
            counts.lateDeath();
            return false;
        }
        waiting.decideByDeath(ours && !dead ? current : null);
        dead = true;
        unsure = true;
        trust = Trust.NEW;
        expected = -1;
        return true;
    }

    /** The death of a device. Returns the session that declared it, or null. */
    Session deviceDied(Message message, Payload death, long now) {
        Seen seen = follow(message, death, now);
        seen.belongsTo(seen.session() == null ? current : seen.session());
        return seen.session();
    }

    /** The session of the newest birth, or null. */
    Session current() {
        return current;
    }

    /** Data, with their session if it is known already. */
    HeldData data(Message message, SparkplugTopic topic, Payload payload, long now) {
        Seen seen = follow(message, payload, now);
        HeldData data = new HeldData(topic, payload, seen);
        if (seen.failure() != null) {
            data.fail(seen.failure());
        } else if (data.isReadableBy(seen.session())) {
            data.belongsTo(seen.session());
        } else if (trust == Trust.CONFIRMED && data.isReadableBy(current)) {
            data.belongsTo(current);
        } else if (trust == Trust.CONFIRMED && incomplete) {
            request(now);
            data.fail(WaitingData.undeclared(current, data));
        } else if (trust == Trust.UNANSWERED) {
            request(now);
            waiting.decideWithoutBirth(last(), data);
        } else {
            await(now);
            if (trust == Trust.UNANSWERED) {
                waiting.decideWithoutBirth(last(), data);
            } else {
                waiting.add(data);
            }
        }
        return data;
    }

    /** What is known without a birth; data that name their metrics need no session. */
    private Session last() {
        return dead || current == null ? NOTHING : current;
    }

    /** Checks the sequence. The result has a session if the message was read before. */
    private Seen follow(Message message, Payload payload, long now) {
        boolean first = trust == Trust.NEW;
        if (payload.sequence() != null && next(payload.sequence() - 1) != expected) {
            Seen repeated = recent.find(message, payload);
            if (repeated != null) {
                return repeated;
            }
            if (expected >= 0) {
                counts.gap(Math.floorMod(payload.sequence() - expected, SEQUENCE));
                unsure = true;
                if (trust == Trust.CONFIRMED) {
                    await(now);
                }
            }
        }
        if (payload.sequence() != null) {
            expected = next(payload.sequence());
        }
        if (first && trust == Trust.NEW) {
            first(message, payload, now);
        }
        return recent.add(message, payload);
    }

    /** A queue at the broker misses no birth, unless messages are sent at QoS 0, which a broker does not queue. */
    private void first(Message message, Payload payload, long now) {
        Session then = sessions.at(payload.timestamp());
        if (then == null || dead || unsure || message.qos() == 0) {
            unsure = true;
            await(now);
            return;
        }
        trust = Trust.CONFIRMED;
        current = then;
    }

    private static int next(long sequence) {
        return Math.floorMod(sequence + 1, SEQUENCE);
    }

    private void await(long now) {
        if (!rules.asks()) {
            trust = Trust.UNANSWERED;
            return;
        }
        if (trust != Trust.AWAITING) {
            trust = Trust.AWAITING;
            deadline = now + rules.patience().toMillis();
        }
        request(now);
    }

    private void request(long now) {
        if (rules.asks() && now >= nextRequest) {
            nextRequest = now + rules.interval().toMillis();
            counts.request();
            ask.run();
        }
    }

    /** Asks again, or ends the wait. */
    void tick(long now) {
        if (waiting.isEmpty()) {
            return;
        }
        if (now < deadline) {
            request(now);
        } else {
            endWait();
        }
    }

    /** Waits no longer for a birth. */
    void endWait() {
        if (waiting.isEmpty()) {
            return;
        }
        waiting.decideWithoutBirth(last());
        if (trust == Trust.AWAITING) {
            trust = Trust.UNANSWERED;
        } else {
            incomplete = true;
        }
    }
}
