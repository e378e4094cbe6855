// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.junit.jupiter.api.Test;

/** Which events are counted, one operator at a time. */
class SelectedEventsTest {
    private static final Instant TEN = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void forgetsAnIdWhenEachRepetitionWouldBeLate() throws Exception {
        try (var first = first()) {
            first.feed(onTime(Duration.ZERO), onTime(Duration.ZERO), onTime(DAY.minusMillis(1)));
            assertThat(first.results()).containsExactly(event(Duration.ZERO));
            first.feed(onTime(DAY));
            assertThat(first.results()).containsExactly(event(Duration.ZERO), event(DAY));

            first.watermark(TEN.plus(DAY).plus(DAY).plusSeconds(3599).toEpochMilli());
            assertThat(first.keyedStates()).isEqualTo(1);
            first.watermark(TEN.plus(DAY).plus(DAY).plusSeconds(3600).toEpochMilli());
            assertThat(first.keyedStates()).isZero();
            assertThat(first.timers()).isZero();
        }
    }

    @Test
    void reportsALateEventUnlessItIsARepetition() throws Exception {
        try (var first = first()) {
            ContentEvent other = ContentEvent.of(view("u", "other", "c"), 0);
            first.feed(onTime(Duration.ZERO), Tuple2.of(event(Duration.ZERO), true), Tuple2.of(other, true));
            assertThat(first.results()).containsExactly(event(Duration.ZERO));
            assertThat(first.sideOutput(SelectFirst.LATE)).containsExactly(other);
        }
    }

    @Test
    void anHourEndsWithThePartitionOrTheWatermark() throws Exception {
        try (var mark = KeyedOperator.of(
                new MarkLate(Duration.ofMinutes(1)), ContentEvent::lane, Integer.class, ContentEvent::millis, null)) {
            mark.feed(event(Duration.ofSeconds(3600 + 59)), event(Duration.ofSeconds(3599)));
            mark.feed(event(Duration.ofSeconds(3600 + 60)), event(Duration.ofSeconds(3599)));
            mark.watermark(TEN.plusSeconds(7200).toEpochMilli() - 2).feed(event(Duration.ofSeconds(7000)));
            mark.watermark(TEN.plusSeconds(7200).toEpochMilli() - 1).feed(event(Duration.ofSeconds(7000)));
            assertThat(mark.results())
                    .extracting(marked -> marked.f1)
                    .containsExactly(false, false, false, true, false, true);
        }
    }

    @Test
    void leavesOutWhatHasNoColumn() {
        assertThat(ContentEvent.of(view("u", "v", "c"), 0).isMeasured()).isTrue();
        assertThat(List.of(
                        view("u", "v", ""),
                        MarketView.newBuilder(view("u", "v", "c"))
                                .setContentId(null)
                                .build(),
                        MarketView.newBuilder(view("u", "v", "c"))
                                .setLogUserId(null)
                                .build(),
                        view("u", "", "c")))
                .allSatisfy(view ->
                        assertThat(ContentEvent.of(view, 0).isMeasured()).isFalse());
        assertThat(ContentEvent.of(action("like", 1, null), 0).isMeasured()).isFalse();
        assertThat(ContentEvent.of(action("purchase", 1, null), 0).isMeasured()).isTrue();
    }

    @Test
    void rejectsAValueThatNoLongCanHold() {
        assertThat(ContentEvent.of(action("purchase", 3, 2_500_000L), 0).valueMicros())
                .isEqualTo(7_500_000);
        assertThat(ContentEvent.of(action("purchase", 3, null), 0).valueMicros())
                .isZero();
        assertThatThrownBy(() -> ContentEvent.of(action("purchase", 3, Long.MAX_VALUE / 2), 0))
                .isInstanceOf(ArithmeticException.class);
    }

    private static MarketView view(String user, String id, String content) {
        return MarketView.newBuilder()
                .setPlatformId(1)
                .setLogUserId(user)
                .setTime(TEN)
                .setViewId(id)
                .setContentId(content)
                .build();
    }

    private static MarketFlatAction action(String type, int quantity, Long price) {
        return MarketFlatAction.newBuilder()
                .setPlatformId(1)
                .setLogUserId("u")
                .setTime(TEN)
                .setActionId("a")
                .setType(type)
                .setQuantity(quantity)
                .setPriceMicros(price)
                .setImpressionId("p")
                .setImpressionTime(TEN)
                .setRequestId("r")
                .setContentId("c")
                .setPosition(0)
                .setJoinedBy("impression")
                .setLatestImpressions(List.of())
                .build();
    }

    private static ContentEvent event(Duration afterTen) {
        return ContentEvent.of(
                MarketView.newBuilder(view("u", "v", "c"))
                        .setTime(TEN.plus(afterTen))
                        .build(),
                0);
    }

    private static Tuple2<ContentEvent, Boolean> onTime(Duration afterTen) {
        return Tuple2.of(event(afterTen), false);
    }

    private static KeyedOperator<String, Tuple2<ContentEvent, Boolean>, ContentEvent> first() throws Exception {
        return KeyedOperator.of(
                new SelectFirst(DAY), marked -> marked.f0.identity(), String.class, marked -> marked.f0.millis(), null);
    }
}
