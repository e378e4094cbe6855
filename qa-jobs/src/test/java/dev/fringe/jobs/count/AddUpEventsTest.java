// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.count.SlidingCounts.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddUpEventsTest {
    private static final long START = Instant.parse("2026-10-24T22:00:00Z").toEpochMilli();
    private static final Subject USER = new Subject(Part.USER, 1, "u1");

    private OneInputStreamOperatorTestHarness<Event, Event> operator;

    @BeforeEach
    void open() throws Exception {
        operator = new OneInputStreamOperatorTestHarness<>(new AddUpEvents());
        operator.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    @Test
    void addsWhatCountsForTheSameSlice() throws Exception {
        long next = START + Duration.ofMinutes(15).toMillis();
        feed(of(USER, "c1", START + 7, 2), of(USER, "c1", START + 5, 1), of(USER, "c1", next, 1));
        operator.processWatermark(next);

        assertThat(results()).containsExactly(of(USER, "c1", START + 7, 3), of(USER, "c1", next, 1));
    }

    @Test
    void addsNothingThatCountsForDifferentThings() throws Exception {
        List<Event> different = List.of(
                of(USER, "c1", START, 1),
                of(USER, "c2", START, 1),
                of(USER, null, START, 1),
                of(new Subject(Part.LOG_USER, 1, "u1"), "c1", START, 1),
                of(new Subject(Part.USER, 2, "u1"), "c1", START, 1),
                new Event(USER, true, "impression", "c1", START, 1),
                new Event(USER, false, "purchase", "c1", START, 1));
        feed(different.toArray(Event[]::new));
        operator.processWatermark(START);

        assertThat(results()).containsExactlyElementsOf(different);
    }

    /** What it holds is in no state. */
    @Test
    void holdsNothingOverACheckpoint() throws Exception {
        feed(of(USER, "c1", START, 1));
        operator.prepareSnapshotPreBarrier(1);

        assertThat(results()).hasSize(1);
    }

    @Test
    void holdsNothingAtTheEnd() throws Exception {
        feed(of(USER, "c1", START, 1));
        operator.getOneInputOperator().finish();

        assertThat(results()).hasSize(1);
    }

    @Test
    void holdsABoundedNumber() throws Exception {
        for (int user = 0; user < 100_000; user++) {
            feed(of(new Subject(Part.USER, 1, "u" + user), "c1", START, 1));
        }

        assertThat(results()).hasSizeGreaterThan(80_000);
    }

    private void feed(Event... events) throws Exception {
        for (Event event : Arrays.asList(events)) {
            operator.processElement(event, 0);
        }
    }

    private List<Event> results() {
        return operator.extractOutputValues();
    }

    private static Event of(Subject subject, String other, long millis, long quantity) {
        return new Event(subject, false, "impression", other, millis, quantity);
    }
}
