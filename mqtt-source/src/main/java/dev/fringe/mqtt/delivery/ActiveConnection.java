// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The state of the current connection: passes messages to the inbox and records why the connection ends. */
final class ActiveConnection implements Connection.Listener {
    private final Connection connection;
    private final Inbox inbox;
    private final PendingAcks acks;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final AtomicLong arrivals = new AtomicLong();
    private volatile String reason;
    private volatile boolean subscribed;
    private volatile boolean lost;
    private volatile boolean overflowed;

    /** Why a connection ends. */
    enum End {
        LOST,
        OVERFLOWED,
        STOPPED
    }

    ActiveConnection(Connection connection, Inbox inbox, PendingAcks acks) {
        this.connection = connection;
        this.inbox = inbox;
        this.acks = acks;
    }

    @Override
    public void arrived(Message message) {
        arrivals.incrementAndGet();
        // after one message without room, all later ones must wait too, to keep the order
        if (!overflowed && inbox.offer(message, acks) == Inbox.OfferResult.FULL) {
            overflowed = true;
            end.complete(End.OVERFLOWED);
        }
    }

    @Override
    public void lost(String why) {
        reason = why;
        lost = true;
        end.complete(End.LOST);
    }

    void stop() {
        end.complete(End.STOPPED);
    }

    void subscribed() {
        subscribed = true;
    }

    boolean isSubscribed() {
        return subscribed && !end.isDone();
    }

    /** Publishes at QoS 0; returns whether there is a connection for it. */
    boolean publish(String topic, byte[] payload) {
        if (!isSubscribed()) {
            return false;
        }
        connection.publish(topic, payload);
        return true;
    }

    boolean isLost() {
        return lost;
    }

    String reason() {
        return reason;
    }

    /** The number of messages received over this connection. */
    long arrivals() {
        return arrivals.get();
    }

    PendingAcks acks() {
        return acks;
    }

    End awaitEnd() {
        return end.join();
    }

    boolean endsWithin(Duration timeout) throws InterruptedException {
        try {
            end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
