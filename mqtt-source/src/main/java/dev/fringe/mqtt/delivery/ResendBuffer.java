// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Messages of an earlier connection that Connect has not taken yet. A broker that kept the session resends them first, under the same
 * packet identifiers; Paho drops MQTT 5's duplicate flag. A message that is not resent is the only copy, because a broker that was
 * killed may have returned with an older store.
 */
final class ResendBuffer {
    private static final long RESEND_PERIOD = Duration.ofSeconds(2).toNanos();

    private final LongSupplier nanos;
    private final List<Delivery> held = new LinkedList<>();
    private long until;

    ResendBuffer(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(List<Delivery> deliveries) {
        held.addAll(deliveries);
        until = nanos.getAsLong() + RESEND_PERIOD;
    }

    /** Removes the first copy of a resent message; returns whether there was one. */
    boolean removeResent(String session, Message resent) {
        for (Iterator<Delivery> deliveries = held.iterator(); deliveries.hasNext(); ) {
            Delivery delivery = deliveries.next();
            if (delivery.session().equals(session) && isSame(delivery.message(), resent)) {
                deliveries.remove();
                until = nanos.getAsLong() + RESEND_PERIOD;
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(Message held, Message resent) {
        return held.packetId() == resent.packetId()
                && held.topic().equals(resent.topic())
                && Arrays.equals(held.payload(), resent.payload());
    }

    /** Removes and returns the rest once nothing was resent for a while. */
    List<Delivery> overdue() {
        if (held.isEmpty() || nanos.getAsLong() - until < 0) {
            return List.of();
        }
        List<Delivery> rest = List.copyOf(held);
        held.clear();
        return rest;
    }

    int size() {
        return held.size();
    }
}
