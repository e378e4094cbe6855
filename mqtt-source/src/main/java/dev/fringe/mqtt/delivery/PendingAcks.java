// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The unacknowledged messages of one connection. They are acknowledged in the order of arrival: a finished message waits for all
 * earlier ones. An epoch is one connection; acknowledgements after its end are dropped, because the packet identifier may belong to
 * another message by then.
 */
public final class PendingAcks {
    private final String session;
    private final int epoch;
    private final long room;
    private final IntConsumer acknowledge;
    private final SourceMetrics metrics;
    private final Deque<Delivery> pending = new ArrayDeque<>();
    private long held;
    private boolean closed;

    /** @param room the maximum bytes of unacknowledged payload */
    public PendingAcks(String session, int epoch, long room, IntConsumer acknowledge, SourceMetrics metrics) {
        this.session = session;
        this.epoch = epoch;
        this.room = room;
        this.acknowledge = acknowledge;
        this.metrics = metrics;
    }

    /** The client identifier of the connection's session. */
    public String session() {
        return session;
    }

    public int epoch() {
        return epoch;
    }

    /**
     * Whether there is room for the message. Their number needs no limit: there are 65,535 packet identifiers. A broker that respects
     * the receive maximum sends far fewer; Mosquitto 2.0 sends that many again after each acknowledgement.
     */
    synchronized boolean hasRoom(Message message) {
        return pending.isEmpty() || held + message.payload().length <= room;
    }

    synchronized Delivery expect(Message message) {
        Delivery delivery = new Delivery(message, this);
        if (message.qos() > 0) {
            pending.add(delivery);
            held += message.payload().length;
        }
        return delivery;
    }

    synchronized void finished(Delivery delivery) {
        delivery.markFinished();
        metrics.finished(delivery.result());
        if (delivery.message().qos() == 0) {
            delivery.leaveWindow();
            delivery.acknowledged();
            return;
        }
        if (closed) {
            metrics.staleAck();
            delivery.leaveWindow();
            return;
        }
        while (!pending.isEmpty() && pending.peek().isFinished()) {
            Delivery done = pending.poll();
            held -= done.message().payload().length;
            acknowledge.accept(done.message().packetId());
            metrics.acknowledged();
            done.leaveWindow();
            done.acknowledged();
        }
        notifyAll();
    }

    /** Ends the epoch; nothing is acknowledged any more. */
    public synchronized void close() {
        closed = true;
        pending.stream().filter(Delivery::isFinished).forEach(Delivery::leaveWindow);
        pending.clear();
        notifyAll();
    }

    /** Waits until nothing is pending; returns false if there is no progress for as long as the timeout. */
    public synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
        return await(pending::isEmpty, timeout);
    }

    /** Waits for the messages that Connect has; those in the inbox stay with the broker. */
    public synchronized boolean awaitHandedOver(Duration timeout) throws InterruptedException {
        return await(() -> pending.isEmpty() || !pending.peek().isHandedOver(), timeout);
    }

    private boolean await(BooleanSupplier done, Duration timeout) throws InterruptedException {
        while (!done.getAsBoolean()) {
            int before = pending.size();
            long deadline = System.nanoTime() + timeout.toNanos();
            for (long left = timeout.toNanos();
                    left > 0 && pending.size() == before && !done.getAsBoolean();
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            if (pending.size() == before && !done.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    public synchronized int size() {
        return pending.size();
    }

    /** When the oldest unacknowledged message was received, or -1. */
    public synchronized long oldestReceivedAt() {
        return pending.isEmpty() ? -1 : pending.peek().message().receivedAt();
    }
}
