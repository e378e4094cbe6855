// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.count.SlidingCounts.Event;
import dev.fringe.records.MarketCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts in Flink's harness equal counts by brute force at the end of every slice. */
class SlidingCountsTest {
    private static final Duration CORRECTED = Duration.ofHours(1);
    private static final long START = Instant.parse("2026-10-24T22:07:00Z").toEpochMilli();
    private static final CountKey DEVICE = new CountKey(1, "device", "impression", "", "", "", "mobile", "");
    private static final CountKey USER = new CountKey(1, "user_content", "purchase", "u1", "", "c1", "", "");

    /** The last count that was written for each end of a window. */
    private static final class Written {
        private final Map<String, TreeMap<Long, MarketCount>> rows = new TreeMap<>();
        private final Map<String, MarketCount> latest = new TreeMap<>();

        void add(List<MarketCount> counts) {
            for (MarketCount count : counts) {
                String key = CountMarketEvents.key(count);
                rows.computeIfAbsent(key, any -> new TreeMap<>()).put(end(count), count);
                latest.put(key, count);
            }
        }

        /** A count holds until the next one is written. */
        long at(String key, long end) {
            var row = rows.getOrDefault(key, new TreeMap<>()).floorEntry(end);
            return row == null ? 0 : row.getValue().getCount();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalCountsByBruteForceAtEveryEnd(long seed) throws Exception {
        List<Event> events = events(seed, 300, Duration.ofDays(3));
        for (long order = 0; order < 3; order++) {
            Written written = new Written();
            long watermark = counted(arriving(events, seed * 10 + order), written, true);
            assertThatCountsAreRight(written, events, watermark);
            written.latest.forEach((key, row) ->
                    assertThat(row.getCount()).as("the latest row of %s", key).isEqualTo(written.at(key, watermark)));
        }
    }

    /** Three months later all counts are 0, and nothing is left of any key. */
    @Test
    void comeBackToZeroAndLeaveNothing() throws Exception {
        List<Event> events = events(20, 200, Duration.ofDays(2));
        Written written = new Written();
        try (var operator = operator(null, Long.MAX_VALUE)) {
            operator.feed(events);
            assertThat(operator.keyedStates()).isPositive();
            long end = START + Duration.ofDays(100).toMillis();
            operator.watermark(end);
            written.add(operator.results());

            assertThatCountsAreRight(written, events, end);
            assertThat(written.latest.values())
                    .hasSize(5)
                    .allSatisfy(row -> assertThat(row.getCount()).isZero());
            assertThat(operator.keyedStates()).isZero();
            assertThat(operator.timers()).isZero();
        }
    }

    /** The end of a bounded run passes all ends of windows, also those that no event has reached yet. */
    @Test
    void aBoundedRunWritesNothingOfTheFuture() throws Exception {
        long end = START + Duration.ofHours(5).toMillis();
        try (var operator = operator(null, end)) {
            operator.feed(new Event(DEVICE, START, 1)).end();

            assertThat(operator.results())
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(end(row)).isLessThanOrEqualTo(end));
            assertThat(operator.keyedStates()).isZero();
        }
    }

    @Test
    void tellWhenSomethingHappenedLast() throws Exception {
        try (var operator = operator(null, Long.MAX_VALUE)) {
            operator.feed(new Event(USER, START + 5000, 2), new Event(USER, START, 1));
            operator.watermark(START + Duration.ofHours(4).toMillis());

            assertThat(operator.results()).singleElement().satisfies(row -> {
                assertThat(row.getCount()).isEqualTo(3);
                assertThat(row.getLastTime()).isEqualTo(Instant.ofEpochMilli(START + 5000));
            });
        }
    }

    /** A partition is read ahead of the others, and corrections come when newer events are known. */
    @Test
    void tellNothingOfTheTimeAfterTheWindow() throws Exception {
        long slice = Duration.ofHours(4).toMillis();
        long end = Window.QUARTER.sliceOf(START) + slice;
        try (var operator = operator(null, Long.MAX_VALUE)) {
            operator.feed(new Event(USER, START, 1), new Event(USER, START + slice, 1));
            operator.watermark(end);

            assertThat(operator.results())
                    .singleElement()
                    .extracting(MarketCount::getLastTime)
                    .isEqualTo(Instant.ofEpochMilli(START));
        }
    }

    private static void assertThatCountsAreRight(Written written, List<Event> events, long watermark) {
        int checked = 0;
        for (CountKey key : List.of(DEVICE, USER)) {
            for (List<Window> windows : key.ofFamily().windows()) {
                for (Window window : windows) {
                    long first = window.sliceOf(START);
                    for (long end = first; end <= watermark; end += window.slice()) {
                        assertThat(written.at(text(key, window), end))
                                .as("%s %s until %s", key.family(), window, Instant.ofEpochMilli(end))
                                .isEqualTo(bruteForce(events, key, window, end));
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static long bruteForce(List<Event> events, CountKey key, Window window, long end) {
        long begin = end - lengths().get(window);
        return events.stream()
                .filter(event -> event.key().equals(key) && event.millis() >= begin && event.millis() < end)
                .mapToLong(Event::quantity)
                .sum();
    }

    private static Map<Window, Long> lengths() {
        return Map.of(
                Window.HOUR, Duration.ofHours(1).toMillis(),
                Window.DAY, Duration.ofDays(1).toMillis(),
                Window.WEEK, Duration.ofDays(7).toMillis(),
                Window.MONTH, Duration.ofDays(30).toMillis(),
                Window.QUARTER, Duration.ofDays(90).toMillis());
    }

    private static String text(CountKey key, Window window) {
        return key.equals(DEVICE)
                ? "device|" + window.text() + "|1|impression|mobile"
                : "user_content|" + window.text() + "|1|purchase|u1|c1";
    }

    private static long end(MarketCount count) {
        return count.getTime().toEpochMilli();
    }

    private static List<Event> events(long seed, int count, Duration span) {
        Random random = new Random(seed);
        return random.longs(count, 0, span.toMillis())
                .sorted()
                .mapToObj(
                        after -> new Event(random.nextInt(3) > 0 ? DEVICE : USER, START + after, 1 + random.nextInt(3)))
                .toList();
    }

    /** Some events come in order, and some up to 50 minutes later. */
    private static List<Event> arriving(List<Event> events, long seed) {
        Random random = new Random(seed);
        TreeMap<Double, Event> arrivals = new TreeMap<>();
        for (Event event : events) {
            double delay = random.nextInt(4) == 0 ? random.nextDouble() * 50 * 60_000 : 0;
            arrivals.put(event.millis() + delay + random.nextDouble() / 2, event);
        }
        return new ArrayList<>(arrivals.values());
    }

    /** Feeds the events, with a restart in the middle; returns the last watermark. */
    private static long counted(List<Event> arriving, Written written, boolean restart) throws Exception {
        long watermark = Long.MIN_VALUE;
        OperatorSubtaskState snapshot = null;
        int half = restart ? arriving.size() / 2 : arriving.size();
        for (List<Event> part : List.of(arriving.subList(0, half), arriving.subList(half, arriving.size()))) {
            try (var operator = operator(snapshot, Long.MAX_VALUE)) {
                operator.watermark(watermark);
                for (Event event : part) {
                    operator.feed(event);
                    watermark = Math.max(watermark, event.millis());
                    operator.watermark(watermark);
                }
                snapshot = operator.snapshot();
                written.add(operator.results());
            }
        }
        return watermark;
    }

    private static KeyedOperator<CountKey, Event, MarketCount> operator(OperatorSubtaskState snapshot, long end)
            throws Exception {
        return KeyedOperator.of(new SlidingCounts(CORRECTED, end), Event::key, CountKey.class, Event::millis, snapshot);
    }
}
