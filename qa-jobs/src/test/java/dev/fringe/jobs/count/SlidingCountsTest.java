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
    private static final Subject MOBILE = new Subject(Part.DEVICE, 1, "mobile");
    private static final Subject USER = new Subject(Part.USER, 1, "u1");
    /** The families of the two subjects. */
    private static final List<Family> FAMILIES = List.of(Family.DEVICE, Family.USER, Family.USER_CONTENT);

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
            long watermark = counted(arriving(events, seed * 10 + order), written);
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
                    .hasSize(9)
                    .allSatisfy(row -> assertThat(row.getCount()).isZero());
            assertThat(operator.keyedStates()).isZero();
            assertThat(operator.timers()).isZero();
        }
    }

    /** A subject may come back after its counts were 0, before the next checkpoint. */
    @Test
    void comeBackWithoutWhatWasForgotten() throws Exception {
        long later = START + Duration.ofDays(100).toMillis();
        try (var operator = operator(null, Long.MAX_VALUE);
                var fresh = operator(null, Long.MAX_VALUE)) {
            operator.feed(onDevice(START, 1)).snapshot();
            operator.watermark(later);
            long again = operator.feed(onDevice(later, 1)).snapshot().getStateSize();
            fresh.watermark(later);

            assertThat(again)
                    .isEqualTo(fresh.feed(onDevice(later, 1)).snapshot().getStateSize());
        }
    }

    /** The end of a bounded run passes all ends of windows, also those that no event has reached yet. */
    @Test
    void aBoundedRunWritesNothingOfTheFuture() throws Exception {
        long end = START + Duration.ofHours(5).toMillis();
        try (var operator = operator(null, end)) {
            operator.feed(onDevice(START, 1)).end();

            assertThat(operator.results())
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(end(row)).isLessThanOrEqualTo(end));
            assertThat(operator.keyedStates()).isZero();
        }
    }

    @Test
    void tellWhenSomethingHappenedLast() throws Exception {
        try (var operator = operator(null, Long.MAX_VALUE)) {
            operator.feed(ofUser(START + 5000, 2), ofUser(START, 1));
            operator.watermark(START + Duration.ofHours(4).toMillis());

            assertThat(ofContent(operator.results())).singleElement().satisfies(row -> {
                assertThat(row.getCount()).isEqualTo(3);
                assertThat(row.getLastTime()).isEqualTo(Instant.ofEpochMilli(START + 5000));
            });
        }
    }

    /** A partition is read ahead of the others, and corrections come when newer events are known. */
    @Test
    void tellNothingOfTheTimeAfterTheWindow() throws Exception {
        long slice = Duration.ofHours(4).toMillis();
        long end = Slice.of(Level.QUARTER, START).end();
        try (var operator = operator(null, Long.MAX_VALUE)) {
            operator.feed(ofUser(START, 1), ofUser(START + slice, 1));
            operator.watermark(end);

            assertThat(ofContent(operator.results()))
                    .singleElement()
                    .extracting(MarketCount::getLastTime)
                    .isEqualTo(Instant.ofEpochMilli(START));
        }
    }

    /** Most pairs of a user and a content are counted once, so that a timer or an entry for each would be most of the state. */
    @Test
    void needOneTimerForEachUserAndFewBytesForEachCount() throws Exception {
        int users = 20;
        int contents = 500;
        try (var operator = operator(null, Long.MAX_VALUE)) {
            for (int i = 0; i < users * contents; i++) {
                Subject user = new Subject(Part.USER, 1, "u" + i % users);
                operator.feed(new Event(user, false, "impression", "content-" + i, START + i * 360L, 1));
            }
            assertThat(operator.timers()).isEqualTo(users);
            assertThat(operator.snapshot().getStateSize() / (users * contents)).isLessThan(64);

            operator.watermark(START + Duration.ofDays(2).toMillis());
            assertThat(operator.timers()).isEqualTo(users);
        }
    }

    private static List<MarketCount> ofContent(List<MarketCount> counts) {
        return counts.stream()
                .filter(count -> count.getFamily().equals(Family.USER_CONTENT.text()))
                .toList();
    }

    private static void assertThatCountsAreRight(Written written, List<Event> events, long watermark) {
        int checked = 0;
        for (Family family : FAMILIES) {
            for (Level level : levels(family)) {
                for (Window window : level.windows()) {
                    long first = Slice.of(level, START).begin();
                    for (long end = first; end <= watermark; end += level.slice()) {
                        assertThat(written.at(text(family, window), end))
                                .as("%s %s until %s", family, window, Instant.ofEpochMilli(end))
                                .isEqualTo(bruteForce(events, family, window, end));
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    private static List<Level> levels(Family family) {
        return family == Family.USER_CONTENT ? List.of(Level.QUARTER) : List.of(Level.HOUR, Level.MONTH);
    }

    private static long bruteForce(List<Event> events, Family family, Window window, long end) {
        long begin = end - lengths().get(window);
        return events.stream()
                .filter(event ->
                        event.subject().part() == family.subject() && event.millis() >= begin && event.millis() < end)
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

    private static String text(Family family, Window window) {
        String parts = switch (family) {
            case DEVICE -> "impression|mobile";
            case USER -> "purchase|u1";
            default -> "purchase|u1|c1";
        };
        return family.text() + "|" + window.text() + "|1|" + parts;
    }

    private static Event onDevice(long millis, long quantity) {
        return new Event(MOBILE, false, "impression", null, millis, quantity);
    }

    /** Counts for the user, and for the content of the user. */
    private static Event ofUser(long millis, long quantity) {
        return new Event(USER, false, "purchase", "c1", millis, quantity);
    }

    private static long end(MarketCount count) {
        return count.getTime().toEpochMilli();
    }

    private static List<Event> events(long seed, int count, Duration span) {
        Random random = new Random(seed);
        return random.longs(count, 0, span.toMillis())
                .sorted()
                .mapToObj(after -> random.nextInt(3) > 0
                        ? onDevice(START + after, 1 + random.nextInt(3))
                        : ofUser(START + after, 1 + random.nextInt(3)))
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

    /** Feeds the events, with restarts, after which the watermark is unknown until the first event; returns the last watermark. */
    private static long counted(List<Event> arriving, Written written) throws Exception {
        long watermark = Long.MIN_VALUE;
        OperatorSubtaskState snapshot = null;
        int part = arriving.size() / 10;
        for (int from = 0; from < arriving.size(); from += part) {
            try (var operator = operator(snapshot, Long.MAX_VALUE)) {
                for (Event event : arriving.subList(from, Math.min(arriving.size(), from + part))) {
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

    private static KeyedOperator<Subject, Event, MarketCount> operator(OperatorSubtaskState snapshot, long end)
            throws Exception {
        return KeyedOperator.of(
                new SlidingCounts(CORRECTED, end), Event::subject, Subject.class, Event::millis, snapshot);
    }
}
