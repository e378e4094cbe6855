package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What an earlier connection brought and Connect has not taken yet. A broker that kept the session sends it again before anything
 * else, under the same packet identifiers; Paho hides from MQTT 5 clients that it is marked as a duplicate. What does not come
 * again is the only copy: a broker that was killed may be back from an older store.
 */
final class HeldBack {
    private static final long RESENDING = Duration.ofSeconds(2).toNanos();

    private final LongSupplier nanos;
    private final List<Delivery> held = new LinkedList<>();
    private long until;

    HeldBack(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(List<Delivery> deliveries) {
        held.addAll(deliveries);
        until = nanos.getAsLong() + RESENDING;
    }

    /** Forgets the copy of a message that has come again; says whether there was one. */
    boolean forget(String session, Message again) {
        for (Iterator<Delivery> deliveries = held.iterator(); deliveries.hasNext(); ) {
            Delivery delivery = deliveries.next();
            if (delivery.session().equals(session) && isSame(delivery.message(), again)) {
                deliveries.remove();
                until = nanos.getAsLong() + RESENDING;
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(Message held, Message again) {
        return held.packetId() == again.packetId()
                && held.topic().equals(again.topic())
                && Arrays.equals(held.payload(), again.payload());
    }

    /** Gives back what is left once nothing held has come again for a while. */
    List<Delivery> overdue() {
        if (held.isEmpty() || nanos.getAsLong() - until < 0) {
            return List.of();
        }
        List<Delivery> only = List.copyOf(held);
        held.clear();
        return only;
    }

    int size() {
        return held.size();
    }
}
