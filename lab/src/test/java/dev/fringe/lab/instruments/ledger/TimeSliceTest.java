// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
    private static final long HOUR = 3_600_000_000_000L;

    @Test
    void omitsTimesWithoutPoints() {
        assertThat(TimeSlice.of(List.of(series(-5, 10, 11), series(5 * HOUR)), 100))
                .containsExactly(new TimeSlice(-5, 12), new TimeSlice(5 * HOUR, 5 * HOUR + 1));
    }

    @Test
    void splitsManyPointsOnlyBetweenTimes() {
        assertThat(TimeSlice.of(List.of(series(1, 2, 2, 2, 3, 4, 5), series(2)), 2))
                .containsExactly(new TimeSlice(1, 3), new TimeSlice(3, 5), new TimeSlice(5, 6));
    }

    @Test
    void acceptsTheLimitsOfTime() {
        assertThat(TimeSlice.of(List.of(series(Long.MIN_VALUE + 2, Long.MAX_VALUE - 1)), 100))
                .containsExactly(
                        new TimeSlice(Long.MIN_VALUE + 2, Long.MIN_VALUE + 3),
                        new TimeSlice(Long.MAX_VALUE - 1, Long.MAX_VALUE));
        assertThat(TimeSlice.of(List.of(), 100)).isEmpty();
    }

    private static Series series(long... times) {
        Series series = new Series("topic", "");
        for (int point = 0; point < times.length; point++) {
            series.add(times[point], point);
        }
        return series;
    }
}
