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

    /** @param leftOver those that empty sessions of an earlier configuration, beside the task's own */
    public SubscriberGroup(List<Subscriber> own, List<Subscriber> leftOver) {
        this.own = List.copyOf(own);
        this.all = Stream.concat(own.stream(), leftOver.stream()).toList();
    }

    /** Begins, and returns when all have subscribed, or have tried every address once, or the patience ends. */
    public void start(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        all.forEach(Subscriber::start);
        for (Subscriber subscriber : own) {
            subscriber.awaitFirstRound(Duration.ofNanos(deadline - System.nanoTime()));
        }
    }

    /** Lets what Connect was given be acknowledged, then leaves; the sessions and the rest stay with the broker. */
    public void stop(Duration patience) {
        Duration left = patience;
        try {
            for (Subscriber subscriber : all) {
                // where Kafka does not confirm one session's records, it does not confirm another's either
                left = subscriber.awaitHandedOver(left) ? left : Duration.ZERO;
            }
            all.forEach(Subscriber::leave);
            for (Subscriber subscriber : all) {
                subscriber.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(Subscriber::leave);
        all.forEach(Subscriber::abandon);
    }

    /** Why one of them gave up, or null while none has. */
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
