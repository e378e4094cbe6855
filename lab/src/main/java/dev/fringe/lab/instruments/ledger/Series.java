// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The points of one run in one series by time. Primitive arrays, because there are millions of points. */
final class Series {
    /** The rounding error of a time that was converted to a double. */
    private static final long TOLERANCE_NANOS = 500;

    private final String topic;
    private final String key;
    private long[] times = new long[16];
    private int[] points = new int[16];
    private int count;
    private boolean sorted = true;

    /**
     * @param topic the Kafka topic
     * @param key the key of the series' records; empty if the topic is the series
     */
    Series(String topic, String key) {
        this.topic = topic;
        this.key = key;
    }

    String topic() {
        return topic;
    }

    String key() {
        return key;
    }

    void add(long nanos, int point) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            points = Arrays.copyOf(points, 2 * count);
        }
        sorted &= count == 0 || times[count - 1] <= nanos;
        times[count] = nanos;
        points[count++] = point;
    }

    LongStream times() {
        return Arrays.stream(times, 0, count);
    }

    /** The points at a time; recorded rows may have several. */
    IntStream at(long nanos) {
        sort();
        int above = place(nanos);
        if (above < count && times[above] - nanos <= TOLERANCE_NANOS) {
            return between(times[above], times[above] + 1);
        }
        return above > 0 && nanos - times[above - 1] <= TOLERANCE_NANOS
                ? between(times[above - 1], times[above - 1] + 1)
                : IntStream.empty();
    }

    /** The points in a time range; its end is exclusive. */
    IntStream between(long from, long until) {
        sort();
        return IntStream.range(place(from), place(until)).map(at -> points[at]);
    }

    private int place(long nanos) {
        int at = Arrays.binarySearch(times, 0, count, nanos);
        int place = at < 0 ? -at - 1 : at;
        while (place > 0 && times[place - 1] == nanos) {
            place--;
        }
        return place;
    }

    private void sort() {
        if (sorted) {
            return;
        }
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingLong((Integer at) -> times[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        times = Arrays.stream(order).mapToLong(at -> times[at]).toArray();
        points = Arrays.stream(order).map(at -> points[at]).toArray();
        sorted = true;
    }
}
