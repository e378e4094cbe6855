// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.count.SlidingCounts.Event;
import dev.fringe.jobs.market.MarketUser;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

/** Which rows of the join are counted, and for what. */
class SelectedRowsTest {
    private static final Instant START = Instant.parse("2026-11-24T22:07:00Z");
    private static final Duration LATENESS = Duration.ofSeconds(10);

    @Test
    void aRowThatIsWrittenAgainIsCountedOnce() throws Exception {
        try (var operator = first()) {
            Countable row = row("i1", START, null);
            operator.feed(row, row("i2", START, null), row).watermark(millis(START.plusSeconds(3000)));
            operator.feed(row);

            assertThat(operator.results()).extracting(Countable::id).containsExactly("impression i1", "impression i2");
            operator.end();
            assertThat(operator.keyedStates()).isZero();
            assertThat(operator.timers()).isZero();
        }
    }

    @Test
    void aRowThatIsTooLateIsDroppedWithItsIdentity() throws Exception {
        try (var operator = first()) {
            operator.watermark(millis(START.plusSeconds(3601)));
            operator.feed(row("i1", START, null), row("i2", START.plusSeconds(1), null));

            assertThat(operator.results()).extracting(Countable::id).containsExactly("impression i2");
            assertThat(operator.sideOutput(SelectFirst.LATE))
                    .singleElement()
                    .extracting(Countable::late)
                    .satisfies(dropped -> {
                        assertThat(dropped.getStage()).isEqualTo("count");
                        assertThat(dropped.getReason()).isEqualTo("late");
                        assertThat(dropped.getId()).isEqualTo("impression i1");
                    });
        }
    }

    /** The third use and later ones within 14 days count, whatever order the rows arrive in. */
    @Test
    void aQueryCountsFromItsLeastNumberOfUsesOn() throws Exception {
        List<Countable> rows = IntStream.range(0, 20)
                .mapToObj(i -> row("i" + i, START.plusSeconds(i % 4), "shoes"))
                .toList();
        List<Countable> inOrder = rows.stream().sorted().toList();
        for (int seed = 0; seed < 5; seed++) {
            List<Countable> arriving = new ArrayList<>(rows);
            Collections.shuffle(arriving, new Random(seed));
            try (var operator = popular(3)) {
                operator.feed(arriving).watermark(millis(START.plusSeconds(20)));

                assertThat(operator.results()).isEqualTo(inOrder.subList(2, 20));
            }
        }
    }

    @Test
    void usesOfMoreThanTwoWeeksAgoDoNotCount() throws Exception {
        try (var operator = popular(2)) {
            operator.feed(row("old", START, "shoes")).watermark(millis(START.plusSeconds(60)));
            Instant later = START.plus(Duration.ofDays(14));
            operator.feed(row("i1", later, "shoes"), row("i2", later.plusSeconds(1), "shoes"));
            operator.watermark(millis(later.plusSeconds(60)));

            assertThat(operator.results()).extracting(Countable::id).containsExactly("impression i2");
        }
    }

    /** A device that was offline delivers old rows of a query that others go on using. */
    @Test
    void aRowThatIsTooLateForItsOrderStillCounts() throws Exception {
        try (var operator = popular(2)) {
            operator.feed(row("i1", START, "shoes"), row("i2", START.plusSeconds(600), "shoes"));
            operator.watermark(millis(START.plusSeconds(650)));
            operator.feed(row("late", START.plusSeconds(30), "shoes"));

            assertThat(operator.results())
                    .extracting(Countable::id)
                    .containsExactly("impression i2", "impression late");
        }
    }

    @Test
    void aRowCountsForEachFamilyWhosePartsItHas() {
        Countable row = Countable.of(
                MarketFlatAction.newBuilder(action("a1"))
                        .setSearchQuery(" Red SHOES ")
                        .setDevice("mobile")
                        .build(),
                3);

        assertThat(row.quantity()).isEqualTo(2);
        assertThat(counted(row, true))
                .containsExactlyInAnyOrder(
                        "content_query c1 red shoes", "log_user_query l1 red shoes", "query red shoes null");
        assertThat(counted(row, false))
                .containsExactlyInAnyOrder(
                        "content_device c1 mobile", "device mobile null", "log_user l1 null", "log_user_content l1 c1");
    }

    @Test
    void aRowWithoutADeviceOrUserCountsForItsContentOnlyWithAQuery() {
        Countable row = Countable.of(
                MarketFlatAction.newBuilder(action("a1"))
                        .setSearchQuery("shoes")
                        .build(),
                3);

        assertThat(counted(row, true)).contains("content_query c1 shoes");
        assertThat(counted(row, false)).containsExactlyInAnyOrder("log_user l1 null", "log_user_content l1 c1");
    }

    /** The families, with their parts, for which a row counts. */
    private static List<String> counted(Countable row, boolean ofQuery) {
        List<Event> events = new ArrayList<>();
        row.events(ofQuery, new ListCollector<>(events));
        return events.stream()
                .flatMap(event -> event.items().stream()
                        .map(item -> String.join(
                                " ", item.family().text(), event.subject().id(), item.other())))
                .toList();
    }

    @Test
    void aLongQueryIsCutBetweenCharacters() {
        String face = "\uD83D\uDE00";
        String query = "A".repeat(99) + face + face;
        Countable row = Countable.of(
                MarketFlatAction.newBuilder(action("a1")).setSearchQuery(query).build(), 0);

        assertThat(row.query()).isEqualTo("a".repeat(99) + face);
    }

    private static Countable row(String id, Instant time, String query) {
        return Countable.of(
                MarketFlatImpression.newBuilder()
                        .setPlatformId(1)
                        .setLogUserId("l1")
                        .setTime(time)
                        .setImpressionId(id)
                        .setSearchQuery(query)
                        .setRequestId("r1")
                        .setContentId("c1")
                        .setPosition(0)
                        .setRequestTime(time)
                        .setJoinedBy("insertion")
                        .build(),
                0);
    }

    private static MarketFlatAction action(String id) {
        return MarketFlatAction.newBuilder()
                .setPlatformId(1)
                .setUserId("")
                .setLogUserId("l1")
                .setTime(START)
                .setActionId(id)
                .setType("purchase")
                .setQuantity(2)
                .setImpressionId("i1")
                .setImpressionTime(START)
                .setRequestId("r1")
                .setContentId("c1")
                .setPosition(0)
                .setJoinedBy("impression")
                .setLatestImpressions(List.of())
                .build();
    }

    private static long millis(Instant time) {
        return time.toEpochMilli();
    }

    private static KeyedOperator<MarketUser, Countable, Countable> first() throws Exception {
        return KeyedOperator.of(
                new SelectFirst(Duration.ofHours(1)),
                row -> new MarketUser(row.platformId(), row.logUserId()),
                MarketUser.class,
                row -> row.micros() / 1000,
                null);
    }

    private static KeyedOperator<SelectPopular.Query, Countable, Countable> popular(long leastUses) throws Exception {
        return KeyedOperator.of(
                new SelectPopular(new Patience(LATENESS, Duration.ofSeconds(5), SelectPopular.KEPT), leastUses),
                row -> new SelectPopular.Query(row.platformId(), row.query()),
                SelectPopular.Query.class,
                row -> row.micros() / 1000,
                null);
    }
}
