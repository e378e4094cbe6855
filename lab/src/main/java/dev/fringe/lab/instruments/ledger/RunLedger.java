// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.RunRecord;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The ledger of one run: every published point, numbered in order, and where it was seen. A machine's message has one point
 * per quantity; any other message has one point.
 */
public final class RunLedger {
    /** The time of a point whose message has no time. */
    public static final long UNKNOWN_TIME = Long.MIN_VALUE;

    private static final long NANOS_A_MILLI = 1_000_000;

    private final RunRecord run;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final Published published;
    /** The first point of each message, and one entry for the end. */
    private int[] firstPoint = new int[17];

    private int messages;
    private boolean growing;

    private Series[] seriesOf = new Series[16];
    private double[] values = new double[16];
    private int points;

    private final Map<Place, BitSet> seen = new EnumMap<>(Place.class);
    private final BitSet stored = new BitSet();
    /** Points whose records no connector stores: their last place is their topic. */
    private final BitSet kept = new BitSet();

    private final BitSet differing = new BitSet();
    private final BitSet doubled = new BitSet();
    /** Points whose time is the Kafka timestamp, which is known when the record is read. */
    private final BitSet timeUnknown = new BitSet();

    /** How a stored point matches this run. */
    enum Match {
        MINE,
        /** A point of this run has the same identity but a different value. */
        OTHER_VALUE,
        NOT_MINE
    }

    public RunLedger(RunRecord run, ObservatoryLedger observatory) {
        this.run = run;
        Arrays.stream(Place.values()).forEach(place -> seen.put(place, new BitSet()));
        this.published = Published.by(run, observatory, this);
        grow(Math.toIntExact(run.published()));
    }

    /** The ledger of a run that has not ended. It grows with the messages that are seen. */
    public static RunLedger growing(RunRecord run, ObservatoryLedger observatory) {
        RunLedger ledger = new RunLedger(run, observatory);
        ledger.growing = true;
        return ledger;
    }

    /** Adds the messages up to this number, if they are not known yet. */
    public void grow(int count) {
        while (messages < count) {
            if (messages + 1 == firstPoint.length) {
                firstPoint = Arrays.copyOf(firstPoint, 2 * messages + 1);
            }
            published.addNext();
            firstPoint[++messages] = points;
        }
    }

    public RunRecord run() {
        return run;
    }

    /** Adds a point of the message that is being added. */
    public void add(String topic, String key, long nanos, double value) {
        if (points == values.length) {
            values = Arrays.copyOf(values, 2 * points);
            seriesOf = Arrays.copyOf(seriesOf, 2 * points);
        }
        Series own = series.computeIfAbsent(name(topic, key), unknown -> new Series(topic, key));
        if (nanos == UNKNOWN_TIME) {
            timeUnknown.set(points);
        } else {
            own.add(nanos, points);
        }
        seriesOf[points] = own;
        values[points++] = value;
    }

    /** Adds a published point that no connector stores. */
    void addKept(String topic, String key, long nanos, double value) {
        kept.set(points);
        add(topic, key, nanos, value);
    }

    /** Notes a record with a mark of this run. */
    void seen(Sighting record, long message) {
        if (message >= messages) {
            if (!growing) {
                return;
            }
            grow((int) message + 1);
        }
        int from = firstPoint[(int) message];
        int until = firstPoint[(int) message + 1];
        IntStream all = IntStream.range(from, until);
        int[] of = until - from == 1
                ? all.toArray()
                : all.filter(point -> seriesOf[point].key().equals(record.key()))
                        .toArray();
        // a record with an unknown key counts for the whole message
        (of.length == 0 ? IntStream.range(from, until) : Arrays.stream(of)).forEach(point -> note(record, point));
    }

    /** Notes a record without a mark by the identity of its reading. */
    boolean seenAt(Sighting record, Reading reading) {
        int[] same = at(reading.topic(), reading.key(), reading.nanos()).toArray();
        BitSet there = seen.get(record.place());
        // of several points with the same identity, the next one that was not seen yet
        IntStream.concat(Arrays.stream(same).filter(point -> !there.get(point)), Arrays.stream(same))
                .findFirst()
                .ifPresent(point -> note(record, point));
        return same.length > 0;
    }

    private void note(Sighting record, int point) {
        Place place = record.place();
        Series own = seriesOf[point];
        if (place == Place.KAFKA && !own.topic().equals(record.topic())) {
            place = Place.OTHER_TOPIC;
        }
        BitSet there = seen.get(place);
        if (there.get(point)) {
            if (place == Place.KAFKA) {
                doubled.set(point);
            }
        } else {
            there.set(point);
            record.countOnce();
        }
        if (place == Place.KAFKA && timeUnknown.get(point)) {
            // the time that the sink writes for a Kafka timestamp
            own.add(record.timestamp() * NANOS_A_MILLI + Math.floorMod(record.offset(), NANOS_A_MILLI), point);
        }
    }

    /** Notes a point in InfluxDB. It counts for all messages with its identity and value. */
    Match stored(String topic, String key, long nanos, Object value) {
        int[] same = at(topic, key, nanos).toArray();
        boolean mine = false;
        for (int point : same) {
            boolean equal = Double.isNaN(values[point])
                    || value instanceof Number number && number.doubleValue() == values[point];
            (equal ? stored : differing).set(point);
            mine |= equal;
        }
        if (same.length == 0) {
            return Match.NOT_MINE;
        }
        return mine ? Match.MINE : Match.OTHER_VALUE;
    }

    boolean has(String topic, String key, long nanos) {
        return at(topic, key, nanos).findAny().isPresent();
    }

    private IntStream at(String topic, String key, long nanos) {
        Series own = series.get(name(topic, key));
        return own == null ? IntStream.empty() : own.at(nanos);
    }

    Collection<Series> series() {
        return series.values();
    }

    /** Whether every point between two times is stored. */
    boolean allStored(Collection<Series> of, long from, long until) {
        return of.stream().allMatch(one -> one.between(from, until).allMatch(stored::get));
    }

    boolean isInKafka() {
        BitSet known = kafka();
        known.or(seen.get(Place.POISON));
        known.or(seen.get(Place.DEAD_LETTERS));
        return known.cardinality() == points;
    }

    public Totals totals() {
        BitSet all = new BitSet();
        all.set(0, points);
        return totals(all);
    }

    /** The totals by Kafka topic. */
    public Map<String, Totals> topics() {
        Map<String, BitSet> points = new LinkedHashMap<>();
        for (int point = 0; point < this.points; point++) {
            points.computeIfAbsent(seriesOf[point].topic(), topic -> new BitSet())
                    .set(point);
        }
        Map<String, Totals> totals = new LinkedHashMap<>();
        points.forEach((topic, of) -> totals.put(topic, totals(of)));
        return totals;
    }

    private Totals totals(BitSet of) {
        BitSet rest = (BitSet) of.clone();
        return new Totals(
                of.cardinality(),
                common(of, kafka()),
                takeFrom(rest, stored),
                takeFrom(rest, seen.get(Place.DEAD_LETTERS)),
                takeFrom(rest, seen.get(Place.POISON)),
                takeFrom(rest, keptInKafka()),
                takeFrom(rest, kafka()),
                rest.cardinality(),
                common(of, doubled));
    }

    private static int common(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both.cardinality();
    }

    /** Removes the points that were seen in a place and returns their number. */
    private static int takeFrom(BitSet rest, BitSet somewhere) {
        int taken = common(rest, somewhere);
        rest.andNot(somewhere);
        return taken;
    }

    private BitSet kafka() {
        BitSet kafka = (BitSet) seen.get(Place.KAFKA).clone();
        kafka.or(seen.get(Place.OTHER_TOPIC));
        return kafka;
    }

    private BitSet keptInKafka() {
        BitSet there = kafka();
        there.and(kept);
        return there;
    }

    /** Passes on the points that are only in a Kafka topic, although they should be stored. */
    public void eachWaiting(IntConsumer action) {
        BitSet waiting = kafka();
        waiting.andNot(accounted());
        waiting.stream().forEach(action);
    }

    /** Passes on the points that were not seen anywhere. */
    public void eachLost(IntConsumer action) {
        BitSet lost = new BitSet();
        lost.set(0, points);
        lost.andNot(accounted());
        lost.andNot(kafka());
        lost.stream().forEach(action);
    }

    public void eachDoubled(IntConsumer action) {
        doubled.stream().forEach(action);
    }

    public void eachDiffering(IntConsumer action) {
        BitSet open = (BitSet) differing.clone();
        open.andNot(stored);
        open.stream().forEach(action);
    }

    private BitSet accounted() {
        BitSet accounted = (BitSet) stored.clone();
        accounted.or(seen.get(Place.DEAD_LETTERS));
        accounted.or(seen.get(Place.POISON));
        accounted.or(keptInKafka());
        return accounted;
    }

    /** Describes a point: the topic, the key, and the number of the message in the run. */
    public String describe(int point) {
        return name(seriesOf[point].topic(), seriesOf[point].key()) + ", message " + (messageOf(point) + 1) + " of "
                + messages;
    }

    /** The number of the message with this point, from 0. */
    public int messageOf(int point) {
        int at = Arrays.binarySearch(firstPoint, 0, messages + 1, point);
        return at >= 0 ? at : -at - 2;
    }

    private static String name(String topic, String key) {
        return key.isEmpty() ? topic : topic + " " + key;
    }
}
