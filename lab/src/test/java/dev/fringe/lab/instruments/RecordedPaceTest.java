// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordedPaceTest {
    private static final long FAR = 2_082_758_400_000L;

    @Test
    void keepsTheIntervalsOfTheRows() {
        assertThat(dueMillis(1, 1_000, 1_016, 1_500, 9_000)).containsExactly(0L, 16L, 500L, 8_000L);
    }

    @Test
    void dividesIntervalsByTheSpeed() {
        assertThat(dueMillis(60, 0, 60, 6_000, 60_000)).containsExactly(0L, 1L, 100L, 1_000L);
        assertThat(dueMillis(0.5, 0, 60)).containsExactly(0L, 120L);
    }

    @Test
    void aRowOutOfOrderIsDueAtOnceAndDelaysNoOther() {
        assertThat(dueMillis(1, 1_000, 1_100, 1_050, 1_100, 1_200)).containsExactly(0L, 100L, 100L, 100L, 200L);
    }

    @Test
    void skipsJumpsOfTheClock() {
        assertThat(dueMillis(1, 1_000, FAR, 1_010, 1_020, 0, 20))
                .containsExactly(0L, 10_000L, 10_000L, 10_010L, 10_010L, 10_010L);
        // A clock that was set back by a day causes no wait either: the following rows keep their pace.
        assertThat(dueMillis(1, 90_000_000, 1_000, 1_100)).containsExactly(0L, 0L, 100L);
    }

    private static long[] dueMillis(double speed, long... times) {
        RecordedPace pace = new RecordedPace(speed, Duration.ofSeconds(10));
        return LongStream.of(times)
                .map(time -> TimeUnit.NANOSECONDS.toMillis(pace.dueNanos(time)))
                .toArray();
    }
}
