// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.instruments.MarketRecord.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Simulates the users of a marketplace. Groups of users begin one after another; each group has {@link RunContent.Market#users()}
 * users, whose visits begin within a second. The same seed gives the same records in the same order; the times depend on the
 * start. The records themselves do not depend on which of them are lost, sent twice or delayed.
 */
public final class MarketGenerator implements Supplier<Message> {
    private static final long FIRST_VIEW_MILLIS = 1_000;

    private final RunContent.Market shape;
    private final long startMillis;
    private final double groupMillis;
    private final String run;
    private final SplittableRandom visits;
    private final SplittableRandom faults;
    private final Map<String, Long> lastIds = new HashMap<>();
    private final PriorityQueue<Arrival> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::millis).thenComparingLong(Arrival::number));
    private final Map<Kind, Long> sent = new EnumMap<>(Kind.class);
    private long groups;
    private long arrivals;
    private long duplicates;
    private long missing;
    private volatile long nextMillis;

    /** A record and when it is sent. */
    private record Arrival(long millis, long number, long group, boolean again, MarketRecord record) {}

    /** @param rate records per second in the mean, which decides when the next group of users begins */
    public MarketGenerator(RunContent.Market shape, long seed, Instant start, double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("the rate must be greater than 0, not " + rate);
        }
        this.shape = shape;
        this.startMillis = start.toEpochMilli();
        this.groupMillis = shape.messagesOfAGroup() / rate * 1_000;
        // Identifiers of different runs differ.
        this.run = Long.toString(new SplittableRandom(seed ^ startMillis).nextLong() >>> 24, Character.MAX_RADIX);
        this.visits = new SplittableRandom(seed);
        this.faults = visits.split();
        fill();
    }

    /** The rate at which a group begins when the one before has ended. */
    public static double naturalRate(RunContent.Market shape) {
        return shape.messagesOfAGroup() / (longestGroup(shape).toMillis() / 1e3);
    }

    /** The time from the first to the last record of a group. */
    static Duration longestGroup(RunContent.Market shape) {
        return MarketVisit.longest(shape).plusMillis(FIRST_VIEW_MILLIS + shape.disorderMillis());
    }

    /** The number of messages of the first group, at the natural rate. */
    public static long firstGroup(RunContent.Market shape, long seed, Instant start) {
        MarketGenerator generator = new MarketGenerator(shape, seed, start, naturalRate(shape));
        long messages = 0;
        while (generator.waiting.element().group() == 0) {
            generator.next();
            messages++;
        }
        return messages;
    }

    /** The record that is sent next. */
    public MarketRecord next() {
        Arrival arrival = waiting.remove();
        sent.merge(arrival.record().kind(), 1L, Long::sum);
        duplicates += arrival.again() ? 1 : 0;
        fill();
        return arrival.record();
    }

    @Override
    public Message get() {
        return next().toMessage();
    }

    /** When the next record is sent, in the time of the records and relative to the start. */
    public Duration nextDue() {
        return Duration.ofMillis(nextMillis - startMillis);
    }

    /** The number of sent records of a kind. */
    public long sent(Kind kind) {
        return sent.getOrDefault(kind, 0L);
    }

    /** The number of sent records that were sent before. */
    public long duplicates() {
        return duplicates;
    }

    /** The number of records that were never sent, up to the group that began last. */
    public long missing() {
        return missing;
    }

    /** The queue must contain every record that can come before its head. */
    private void fill() {
        while (waiting.isEmpty() || waiting.element().millis() >= beginOfNextGroup()) {
            long begin = beginOfNextGroup();
            for (int i = 0; i < shape.users(); i++) {
                SplittableRandom random = visits.split();
                long first = begin + random.nextLong(FIRST_VIEW_MILLIS);
                new MarketVisit(shape, this::newId, random).from(first).forEach(this::send);
            }
            groups++;
        }
        nextMillis = waiting.element().millis();
    }

    private long beginOfNextGroup() {
        return startMillis + (long) (groups * groupMillis);
    }

    private void send(MarketRecord record) {
        boolean lost = faults.nextDouble() < shape.missing();
        boolean twice = faults.nextDouble() < shape.duplicates();
        long delay = faults.nextLong(shape.disorderMillis() + 1);
        long longerDelay = delay + faults.nextLong(shape.disorderMillis() - delay + 1);
        if (lost) {
            missing++;
            return;
        }
        waiting.add(new Arrival(record.millis() + delay, arrivals++, groups, false, record));
        if (twice) {
            waiting.add(new Arrival(record.millis() + longerDelay, arrivals++, groups, true, record));
        }
    }

    private String newId(String letter) {
        return run + "-" + letter + "-" + lastIds.merge(letter, 1L, Long::sum);
    }
}
