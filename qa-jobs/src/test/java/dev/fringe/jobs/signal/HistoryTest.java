// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void hasMedianAndDeviationOfAnOddNumber() {
        // 1 1 2 2 4 6 9: the median is 2, the deviations are 0 0 1 1 2 4 7.
        History history = history(7, 1, 1, 2, 2, 4, 6, 9);
        assertThat(history.median()).isEqualTo(2);
        assertThat(history.medianDeviation(2)).isEqualTo(1);
        assertThat(history.scale()).isEqualTo(1.4826);
    }

    @Test
    void hasMedianAndDeviationOfAnEvenNumber() {
        // 1 2 4 9: the median is 3, the deviations are 1 1 2 6.
        History history = history(4, 9, 1, 4, 2);
        assertThat(history.median()).isEqualTo(3);
        assertThat(history.medianDeviation(3)).isEqualTo(1.5);
    }

    @Test
    void dropsTheOldest() {
        assertThat(history(3, 100, 1, 2, 3).median()).isEqualTo(2);
    }

    @Property
    void agreesWithSorting(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
            @ForAll @IntRange(min = 1, max = 20) int capacity) {
        History history = History.ofCapacity(capacity);
        for (double value : values) {
            history = history.with(value);
        }
        double[] latest = values.subList(Math.max(0, values.size() - capacity), values.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double median = median(latest);
        assertThat(history.median()).isEqualTo(median);
        double[] deviations =
                Arrays.stream(latest).map(value -> Math.abs(value - median)).toArray();
        assertThat(history.medianDeviation(median)).isEqualTo(median(deviations), within(1e-9));
    }

    /** Flink may still write a copy to a checkpoint while the history changes. */
    @Test
    void doesNotChangeItsCopy() {
        History history = history(3, 1, 2, 3);
        History copy = history.copy();

        history.with(100);

        assertThat(copy.ring()).containsExactly(1, 2, 3);
        assertThat(copy.sorted()).containsExactly(1, 2, 3);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static History history(int capacity, double... values) {
        History history = History.ofCapacity(capacity);
        for (double value : values) {
            history = history.with(value);
        }
        return history;
    }
}
