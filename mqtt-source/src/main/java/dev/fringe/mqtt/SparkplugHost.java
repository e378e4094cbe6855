// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.delivery.Delivery;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.sparkplug.BirthStore;
import dev.fringe.mqtt.sparkplug.NodeMetrics;
import dev.fringe.mqtt.sparkplug.RebirthCommand;
import dev.fringe.mqtt.sparkplug.SparkplugDecoder;
import dev.fringe.mqtt.sparkplug.StoredBirth;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.errors.ConnectException;

/** What routes of the format sparkplug need of a task: births are stored, asked for and waited for. */
final class SparkplugHost implements AutoCloseable {
    /** Long enough for counters that change one after another. */
    private static final long LONGEST_STANDSTILL_MILLIS = 500;

    private final List<SparkplugDecoder> decoders;
    private final BirthStore births;
    private final Clock clock;
    private final List<Delivery> waiting = new ArrayList<>();
    private final Queue<StoredBirth> acknowledged = new ConcurrentLinkedQueue<>();
    private NodeMetrics metrics;
    private long fullSince = -1;

    /** @param births null without a route of the format */
    SparkplugHost(List<Route> routes, BirthStore births, Clock clock) {
        this.decoders =
                routes.stream().map(Route::sparkplug).filter(Objects::nonNull).toList();
        this.births = births;
        this.clock = clock;
    }

    void begin(SparkplugDecoder.Settings settings, NodeMetrics ofNodes) {
        metrics = ofNodes;
        if (!decoders.isEmpty()) {
            List<StoredBirth> stored = births.read();
            decoders.forEach(decoder -> decoder.begin(settings, clock::millis, stored));
        }
    }

    /** The number of messages that wait for a birth. */
    int waiting() {
        return waiting.size();
    }

    long gaps() {
        return decoders.stream().mapToLong(SparkplugDecoder::gaps).sum();
    }

    long requests() {
        return decoders.stream().mapToLong(SparkplugDecoder::requests).sum();
    }

    /** Keeps a message whose decoder wants to see a later one first. */
    void await(Delivery delivery) {
        waiting.add(delivery);
    }

    /**
     * The messages that need not wait any longer.
     *
     * @param blocked whether no other message, perhaps the birth, can be taken while these wait
     */
    List<Delivery> due(boolean blocked) {
        maintainBirths();
        if (waiting.isEmpty()) {
            return List.of();
        }
        decoders.forEach(SparkplugDecoder::tick);
        if (standsStill(blocked)) {
            decoders.forEach(SparkplugDecoder::endWaits);
        }
        List<Delivery> due = new ArrayList<>();
        for (Iterator<Delivery> all = waiting.iterator(); all.hasNext(); ) {
            Delivery delivery = all.next();
            if (decoders.stream().anyMatch(decoder -> decoder.isDecided(delivery.message()))) {
                due.add(delivery);
                all.remove();
            }
        }
        return due;
    }

    private void maintainBirths() {
        if (births == null) {
            return;
        }
        for (StoredBirth birth = acknowledged.poll(); birth != null; birth = acknowledged.poll()) {
            for (SparkplugDecoder decoder : decoders) {
                decoder.acknowledged(birth).forEach(births::remove);
            }
        }
        births.retry();
        if (births.failure() != null) {
            throw new ConnectException(births.failure());
        }
    }

    private boolean standsStill(boolean blocked) {
        long now = clock.millis();
        if (!blocked) {
            fullSince = -1;
        } else if (fullSince < 0) {
            fullSince = now;
        }
        return fullSince >= 0 && now - fullSince >= LONGEST_STANDSTILL_MILLIS;
    }

    /** The births of the message that was decoded last. */
    List<StoredBirth> takeBirths() {
        return decoders.stream()
                .flatMap(decoder -> decoder.takeBirths().stream())
                .toList();
    }

    /** Stores births; each counts as a record of the message. */
    void store(List<StoredBirth> some, Delivery delivery) {
        delivery.whenAcknowledged(() -> acknowledged.addAll(some));
        some.forEach(birth -> births.add(birth, () -> delivery.settled(true)));
        if (!some.isEmpty()) {
            metrics.update(decoders);
        }
    }

    /** Asks edge nodes for their births. */
    void ask(BiConsumer<String, byte[]> publisher) {
        for (SparkplugDecoder decoder : decoders) {
            List<String> topics = decoder.takeRequests();
            topics.forEach(topic -> publisher.accept(topic, RebirthCommand.payload(clock.millis())));
            if (!topics.isEmpty()) {
                metrics.update(decoders);
            }
        }
    }

    /** The broker has forgotten a session, so that births may be missing. */
    void sessionIsNew() {
        decoders.forEach(SparkplugDecoder::mayHaveMissed);
    }

    @Override
    public void close() {
        if (births != null) {
            births.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
