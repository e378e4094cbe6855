package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * What one connection delivered and has not acknowledged yet. Acknowledgements leave in the order of arrival: the
 * finished messages at the front go, the others wait for the one before them. An epoch is one connection; what finishes
 * after its end is dropped, because the packet identifier may belong to another message by then.
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

    /** @param room how many bytes of payload may be unacknowledged */
    public PendingAcks(String session, int epoch, long room, IntConsumer acknowledge, SourceMetrics metrics) {
        this.session = session;
        this.epoch = epoch;
        this.room = room;
        this.acknowledge = acknowledge;
        this.metrics = metrics;
    }

    /** The client identifier of the session that the connection is for. */
    public String session() {
        return session;
    }

    public int epoch() {
        return epoch;
    }

    /**
     * Whether another message fits. Their number needs no bound of ours: there are 65,535 packet identifiers. A broker that
     * keeps to the receive maximum sends far fewer; Mosquitto 2.0 sends that many again after each acknowledgement.
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
        metrics.finished(delivery.fate());
        if (delivery.message().qos() == 0) {
            delivery.left();
            return;
        }
        if (closed) {
            metrics.staleAck();
            delivery.left();
            return;
        }
        while (!pending.isEmpty() && pending.peek().isFinished()) {
            Delivery done = pending.poll();
            held -= done.message().payload().length;
            acknowledge.accept(done.message().packetId());
            metrics.acknowledged();
            done.left();
        }
        notifyAll();
    }

    /** Ends the epoch: nothing is acknowledged from now on. */
    public synchronized void close() {
        closed = true;
        pending.stream().filter(Delivery::isFinished).forEach(Delivery::left);
        pending.clear();
        notifyAll();
    }

    /** Waits until nothing is pending; gives up when nothing moves for as long as {@code patience}. */
    public synchronized boolean awaitEmpty(Duration patience) throws InterruptedException {
        return await(pending::isEmpty, patience);
    }

    /** Waits for what Connect was given; what still waits in the inbox stays with the broker. */
    public synchronized boolean awaitHandedOver(Duration patience) throws InterruptedException {
        return await(() -> pending.isEmpty() || !pending.peek().isHandedOver(), patience);
    }

    private boolean await(BooleanSupplier done, Duration patience) throws InterruptedException {
        while (!done.getAsBoolean()) {
            int before = pending.size();
            long deadline = System.nanoTime() + patience.toNanos();
            for (long left = patience.toNanos();
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
