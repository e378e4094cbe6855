// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The join in Flink's harness gives what the rules give, read naively over all events. */
class JoinUserEventsTest {
    private static final Duration LATENESS = Duration.ofSeconds(10);
    private static final Patience PATIENCE = new Patience(LATENESS, Duration.ofSeconds(5), Parents.KEPT);
    private static final Pattern BOTS = Pattern.compile("bot");

    /** All results as lines of text, sorted. */
    private record Lines(List<String> impressions, List<String> actions, List<String> dropped) {
        static Lines of(NaiveJoin join) {
            return new Lines(sorted(join.impressions), sorted(join.actions), sorted(join.dropped));
        }

        static List<String> sorted(List<String> lines) {
            return lines.stream().sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void equalsTheRulesForTenArrivalOrdersOfEachLog(long seed) throws Exception {
        List<MarketEvent> events = MarketLog.of(seed, 2000);
        Lines expected = Lines.of(NaiveJoin.of(events));
        assertThat(expected.impressions).hasSizeGreaterThan(50);
        assertThat(expected.actions).hasSizeGreaterThan(50);
        for (int order = 0; order < 10; order++) {
            List<MarketEvent> arriving = MarketLog.arriving(events, LATENESS.toNanos() / 1000, seed * 100 + order);
            assertThat(joined(arriving, arriving.size() / 2)).isEqualTo(expected);
        }
    }

    /** Files of an archive are read hour by hour, and the records of an hour are in no order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalsTheRulesForEventsOfAnHourInNoOrder(long seed) throws Exception {
        List<MarketEvent> events = MarketLog.of(seed, 2000);
        Lines expected = Lines.of(NaiveJoin.of(events));
        List<MarketEvent> arriving = MarketLog.fromFiles(events, seed);
        assertThat(joined(arriving, arriving.size() / 2)).isEqualTo(expected);
    }

    /** After the files, the records of Kafka are in order, and nothing waits for the files. */
    @Test
    void continuesInOrderAfterFiles() throws Exception {
        List<MarketEvent> events = MarketLog.of(4, 2000);
        int archived = 1200;
        List<MarketEvent> arriving = new ArrayList<>(MarketLog.fromFiles(events.subList(0, archived), 4));
        arriving.addAll(MarketLog.arriving(events.subList(archived, events.size()), LATENESS.toNanos() / 1000, 4));
        assertThat(joined(arriving, archived)).isEqualTo(Lines.of(NaiveJoin.of(events)));
    }

    @Test
    void everyRecordIsInAResultOrDroppedWithAReason() throws Exception {
        List<MarketEvent> events = MarketLog.of(11, 3000);
        Lines joined = joined(events, 0);
        long impressions = events.stream()
                .filter(event -> event.stage() == MarketEvent.Stage.IMPRESSION)
                .count();
        assertThat(joined.impressions.size() + count(joined.dropped, "impression "))
                .isEqualTo(impressions);
        Map<String, List<MarketEvent>> actions = events.stream()
                .filter(event -> event.stage() == MarketEvent.Stage.ACTION)
                .collect(Collectors.groupingBy(event -> event.id() + "@" + event.micros() / 1000));
        Map<String, Integer> rows = rowsOfActions(joined);
        assertThat(rows).containsOnlyKeys(actions.keySet());
        actions.forEach((action, same) -> {
            // each duplicate is one row
            int items = same.stream().mapToInt(JoinUserEventsTest::items).max().orElseThrow();
            assertThat(rows.get(action)).as(action).isBetween(same.size(), items + same.size() - 1);
            if (same.size() == 1 && !joined.dropped.contains("action duplicate " + action + " null")) {
                assertThat(rows.get(action)).as(action).isEqualTo(items);
            }
        });
        for (Reason reason : Reason.values()) {
            boolean produced = reason != Reason.LATE;
            assertThat(joined.dropped.stream().anyMatch(line -> line.contains(" " + reason.text() + " ")))
                    .as(reason.text())
                    .isEqualTo(produced);
        }
    }

    @Test
    void forgetsAUserWhoIsGone() throws Exception {
        List<MarketEvent> events = MarketLog.of(12, 300);
        try (var operator = operator(null)) {
            for (MarketEvent event : events) {
                operator.feed(event).watermark(event.micros() / 1000 - LATENESS.toMillis());
            }
            long last = events.get(events.size() - 1).micros() / 1000;
            operator.watermark(last + LATENESS.toMillis());
            assertThat(operator.keyedStates()).isPositive();
            operator.watermark(last + Parents.KEPT.multipliedBy(3).toMillis());
            assertThat(operator.keyedStates()).isZero();
            assertThat(operator.timers()).isZero();
        }
    }

    /** A user who is always there does not accumulate state. */
    @Test
    void forgetsWhatNoEventCanNeedAnyMore() throws Exception {
        try (var operator = operator(null)) {
            List<MarketEvent> day = MarketLog.of(13, 500);
            long span = day.get(day.size() - 1).micros() - day.get(0).micros() + 1_000_000;
            long first = 0;
            for (int repeat = 0; repeat < 6; repeat++) {
                for (MarketEvent event : day) {
                    operator.feed(MarketLog.later(event, repeat * span));
                    operator.watermark((event.micros() + repeat * span) / 1000);
                }
                first = repeat == 0 ? operator.snapshot().getStateSize() : first;
            }
            assertThat(operator.snapshot().getStateSize()).isLessThan(first * 2);
        }
    }

    /** The sources of the four topics are read at their own pace, so a user's answers may come before their views. */
    @Test
    void noTopicOfAUserBehindTheWatermarkIsLateBecauseAnotherWasReadFirst() throws Exception {
        try (var operator = operator(null)) {
            operator.watermark(100_000);
            for (long millis : List.of(1_000L, 15_000L, 29_000L)) {
                operator.feed(MarketEvent.of(delivery(millis), 0, millis));
            }
            for (long millis : List.of(500L, 14_500L, 28_500L)) {
                operator.feed(MarketEvent.of(view(millis), 0, millis));
            }
            operator.watermark(200_000);

            assertThat(operator.sideOutput(InEventOrder.lateTag(MarketEvent.class)))
                    .isEmpty();
        }
    }

    /** A day later, another request has the identifier and fewer insertions. */
    @Test
    void joinsAnActionByOtherScopesIfItsRequestWasReplaced() throws Exception {
        long day = Duration.ofDays(1).toMillis();
        MarketDelivery first = delivery(0);
        first.setInsertions(List.of(new MarketInsertion("i", "c", 0), new MarketInsertion("j", "d", 1)));
        MarketDelivery second = delivery(day + 1_000);
        second.setRequestId(first.getRequestId());
        MarketImpression impression = MarketImpression.newBuilder()
                .setPlatformId(1)
                .setLogUserId("user")
                .setTime(Instant.ofEpochMilli(600_000))
                .setImpressionId("p")
                .setInsertionId("j")
                .build();
        MarketAction action = MarketAction.newBuilder()
                .setPlatformId(1)
                .setLogUserId("user")
                .setTime(Instant.ofEpochMilli(day + 2_000))
                .setActionId("a")
                .setType("navigate")
                .setImpressionId("p")
                .setCart(List.of())
                .build();
        try (var operator = operator(null)) {
            operator.feed(
                    MarketEvent.of(first, 0, 0),
                    MarketEvent.of(second, 0, 1),
                    MarketEvent.of(impression, 0, 0),
                    MarketEvent.of(action, 0, 0));
            operator.end();

            assertThat(operator.results()).hasSize(1);
            assertThat(operator.sideOutput(JoinUserEvents.DROPPED))
                    .singleElement()
                    .satisfies(row -> assertThat(row.getReason()).isEqualTo("unjoined"));
        }
    }

    /** The number of rows of each action, in a result or dropped. */
    private static Map<String, Integer> rowsOfActions(Lines joined) {
        Map<String, Integer> rows = new HashMap<>();
        joined.actions.forEach(line -> rows.merge(line.split(" ")[0], 1, Integer::sum));
        joined.dropped.stream()
                .filter(line -> line.startsWith("action "))
                .forEach(line -> rows.merge(line.split(" ")[2], 1, Integer::sum));
        return rows;
    }

    private static int items(MarketEvent event) {
        return event.isValid() ? Math.max(1, event.action().getCart().size()) : 1;
    }

    private static long count(List<String> lines, String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).count();
    }

    /** @param restart after how many events the operator is restored from a snapshot; 0 for never */
    private static Lines joined(List<MarketEvent> arriving, int restart) throws Exception {
        List<String> impressions = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        long[] watermarks = new long[arriving.size()];
        long earliest = Long.MAX_VALUE;
        for (int i = arriving.size() - 1; i >= 0; i--) {
            watermarks[i] = earliest == Long.MAX_VALUE
                    ? arriving.get(i).micros() / 1000 - LATENESS.toMillis()
                    : earliest / 1000 - 1;
            earliest = Math.min(earliest, arriving.get(i).micros());
        }
        OperatorSubtaskState snapshot = null;
        int next = 0;
        while (next < arriving.size()) {
            int end = snapshot == null && restart > 0 ? restart : arriving.size();
            try (var operator = operator(snapshot)) {
                for (; next < end; next++) {
                    MarketEvent event = arriving.get(next);
                    operator.feed(event);
                    operator.watermark(watermarks[next]);
                }
                if (next == arriving.size()) {
                    operator.end();
                } else {
                    snapshot = operator.snapshot();
                }
                operator.results().forEach(row -> impressions.add(line(row)));
                operator.sideOutput(JoinUserEvents.ACTIONS).forEach(row -> actions.add(line(row)));
                operator.sideOutput(JoinUserEvents.DROPPED).forEach(row -> dropped.add(line(row)));
            }
        }
        return new Lines(Lines.sorted(impressions), Lines.sorted(actions), Lines.sorted(dropped));
    }

    private static KeyedOperator<MarketUser, MarketEvent, MarketFlatImpression> operator(OperatorSubtaskState snapshot)
            throws Exception {
        return KeyedOperator.of(
                new JoinUserEvents(PATIENCE, BOTS),
                MarketEvent::user,
                MarketUser.class,
                event -> event.micros() / 1000,
                snapshot);
    }

    private static MarketDelivery delivery(long millis) {
        return MarketDelivery.newBuilder()
                .setPlatformId(1)
                .setLogUserId("user")
                .setTime(Instant.ofEpochMilli(millis))
                .setRequestId("r" + millis)
                .setInsertions(List.of())
                .build();
    }

    private static MarketView view(long millis) {
        return MarketView.newBuilder()
                .setPlatformId(1)
                .setLogUserId("user")
                .setTime(Instant.ofEpochMilli(millis))
                .setViewId("v" + millis)
                .build();
    }

    private static String line(MarketFlatImpression row) {
        return row.getImpressionId() + "@" + row.getTime().toEpochMilli() + " " + row.getRequestId() + " "
                + row.getContentId() + " " + row.getPosition() + " " + row.getViewId() + " " + row.getJoinedBy();
    }

    private static String line(MarketFlatAction row) {
        return row.getActionId() + "@" + row.getTime().toEpochMilli() + " " + row.getCartItem() + " x"
                + row.getQuantity() + " " + row.getImpressionId() + " " + row.getContentId() + " " + row.getJoinedBy()
                + " " + row.getLatestImpressions().size();
    }

    private static String line(MarketDropped row) {
        return row.getStage() + " " + row.getReason() + " " + row.getId() + "@"
                + row.getTime().toEpochMilli() + " " + row.getItem();
    }
}
