// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The queue between the client's thread and Connect's. Adding never blocks. The queue is bounded: at QoS 0 by the window, at QoS 1 by
 * the packet identifiers of this connection and the one before it, and by the bytes of {@link PendingAcks}.
 */
public final class Inbox {
    private static final int PACKET_IDENTIFIERS = 65_535;
    private static final Duration PAUSED = Duration.ofMillis(20);

    private final int room;
    private final Duration gather;
    private final Window window;
    private final BlockingQueue<Delivery> queue;
    private final SourceMetrics metrics;
    /** How many subscribers are about to reconnect. */
    private final AtomicInteger pauses = new AtomicInteger();

    private final ResendBuffer resends = new ResendBuffer(System::nanoTime);

    /** What the inbox did with a message. */
    public enum OfferResult {
        ACCEPTED,
        DROPPED,
        FULL
    }

    /**
     * @param room the maximum number of waiting messages at QoS 0
     * @param gather how long to wait for more messages after the first
     */
    public Inbox(int room, Duration gather, Window window, SourceMetrics metrics) {
        this.room = room;
        this.gather = gather;
        this.window = window;
        this.queue = new LinkedBlockingQueue<>(2 * PACKET_IDENTIFIERS);
        this.metrics = metrics;
    }

    /**
     * Adds a message. Without room, a message at QoS 0 is dropped and counted; at QoS 1 it stays with the broker. Synchronized because
     * the thread of an old connection may still add messages.
     */
    public synchronized OfferResult offer(Message message, PendingAcks acks) {
        if (message.qos() == 0) {
            if (queue.size() < room) {
                queue.add(acks.expect(message));
                metrics.received();
                return OfferResult.ACCEPTED;
            }
            metrics.dropped();
            return OfferResult.DROPPED;
        }
        if (!acks.hasRoom(message) || queue.remainingCapacity() <= resends.size()) {
            return OfferResult.FULL;
        }
        if (resends.removeResent(acks.session(), message)) {
            metrics.finished(MessageResult.RESENT);
        }
        queue.add(acks.expect(message));
        metrics.received();
        return OfferResult.ACCEPTED;
    }

    /** Waits for a place in the window and for a message, gathers more, and takes as many as have a place. */
    public List<Delivery> take(int max, Duration timeout) throws InterruptedException {
        if (pauses.get() > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(PAUSED.toNanos(), timeout.toNanos()));
            return List.of();
        }
        queueOverdue();
        int places = window.enter(max, timeout);
        if (places == 0) {
            return List.of();
        }
        List<Delivery> taken = new ArrayList<>(Math.min(places, queue.size() + 1));
        try {
            Delivery first = queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                taken.add(first);
                if (queue.size() < places - 1) {
                    TimeUnit.NANOSECONDS.sleep(gather.toNanos());
                }
                queue.drainTo(taken, places - 1);
            }
            taken.forEach(delivery -> delivery.enteredWindow(window));
            return taken;
        } finally {
            window.leave(places - taken.size());
        }
    }

    /**
     * Gives Connect no more messages until {@link #resume}, and waits until Kafka has those that Connect has. A connection that ends
     * then leaves no message behind that is in Kafka and unacknowledged.
     */
    void pause(Duration timeout) throws InterruptedException {
        pauses.incrementAndGet();
        window.awaitEmpty(timeout);
    }

    void resume() {
        pauses.decrementAndGet();
    }

    private synchronized void queueOverdue() {
        queue.addAll(resends.overdue());
    }

    /** Sets the messages of earlier connections at QoS 1 aside until the broker, which kept the session, has resent them. */
    synchronized void awaitResend(String session, int epoch) {
        List<Delivery> held = new ArrayList<>();
        queue.removeIf(d ->
                d.session().equals(session) && d.epoch() < epoch && d.message().qos() > 0 && held.add(d));
        resends.add(held);
    }

    public synchronized int size() {
        return queue.size() + resends.size();
    }
}
