// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.BrokerException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The subscribers of one task. */
public final class SubscriberGroup {
    private final List<Subscriber> own;
    private final List<Subscriber> all;

    /** @param leftOver the subscribers that empty sessions of an earlier configuration */
    public SubscriberGroup(List<Subscriber> own, List<Subscriber> leftOver) {
        this.own = List.copyOf(own);
        this.all = Stream.concat(own.stream(), leftOver.stream()).toList();
    }

    /** Starts, and waits until all have subscribed or have tried every address once. */
    public void start(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        all.forEach(Subscriber::start);
        for (Subscriber subscriber : own) {
            subscriber.awaitFirstRound(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /** Waits until the messages that Connect has are acknowledged, then disconnects; the rest stays with the broker. */
    public void stop(Duration timeout) {
        Duration left = timeout;
        try {
            for (Subscriber subscriber : all) {
                // if Kafka does not confirm the records of one session, it does not confirm those of another
                left = subscriber.awaitHandedOver(left) ? left : Duration.ZERO;
            }
            all.forEach(Subscriber::stop);
            for (Subscriber subscriber : all) {
                subscriber.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(Subscriber::stop);
        all.forEach(Subscriber::interrupt);
    }

    /** Publishes at QoS 0 over one of the connections; false if there is none. */
    public boolean publish(String topic, byte[] payload) {
        return own.stream().anyMatch(subscriber -> subscriber.publish(topic, payload));
    }

    /** Why one of them stopped, or null. */
    public BrokerException failure() {
        return own.stream()
                .map(Subscriber::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public boolean isSubscribed() {
        return own.stream().allMatch(Subscriber::isSubscribed);
    }

    public int pending() {
        return all.stream().mapToInt(Subscriber::pending).sum();
    }

    /** When the oldest unacknowledged message was received, or -1. */
    public long oldestReceivedAt() {
        return all.stream()
                .mapToLong(Subscriber::oldestReceivedAt)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }
}
