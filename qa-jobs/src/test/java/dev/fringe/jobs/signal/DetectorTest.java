// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static dev.fringe.jobs.signal.Signals.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The detectors with examples that were computed by hand. */
class DetectorTest {
    private static final Detector.Learning LEARNING = new Detector.Learning(8, 4, 3);
    private static final Detector MEDIAN = new MedianDeviation(LEARNING, 3.5);
    private static final Detector SUMS = new SumThreshold(LEARNING, 6, 1.5, Duration.ofSeconds(100));

    @Test
    void medianScoresTheDistanceInUnitsOfTheDeviation() {
        // The history is 1 2 3 4: the median is 2.5, the deviations are 1.5 0.5 0.5 1.5, their median is 1.
        Verdict verdict = assess(MEDIAN, 1, 2, 3, 4, 7).get(4);
        assertThat(verdict.score()).isEqualTo(4.5 / 1.4826, within(1e-12));
        assertThat(verdict.flagged()).isFalse();
        assertThat(assess(MEDIAN, 1, 2, 3, 4, 8).get(4).flagged()).isTrue();
    }

    @Test
    void neitherDetectorFlagsWithoutHistory() {
        for (Detector detector : List.of(MEDIAN, SUMS)) {
            assertThat(assess(detector, 1, 1000, -1000, 4))
                    .extracting(Verdict::score)
                    .containsOnlyNulls();
        }
    }

    @Test
    void flaggedSamplesDoNotChangeWhatIsExpected() {
        List<Verdict> verdicts = assess(MEDIAN, 1, 2, 3, 4, 100, 100, 8);
        assertThat(verdicts.get(6).score()).isEqualTo(5.5 / 1.4826, within(1e-12));
    }

    @Test
    void learnsAPersistentLevel() {
        // Here a level is learnt after three consecutive flags; the fourth sample is the first of a new history.
        List<Verdict> verdicts = assess(MEDIAN, 1, 2, 3, 4, 100, 101, 102, 103, 101, 102, 100, 101, 102);
        assertThat(verdicts.subList(4, 7)).allMatch(Verdict::flagged);
        assertThat(verdicts.subList(7, 13)).noneMatch(Verdict::flagged);
    }

    @Test
    void flagsTheFirstChangeOfAConstantSignal() {
        assertThat(assess(MEDIAN, 5, 5, 5, 5, 5, 5.1).get(5).flagged()).isTrue();
    }

    @Test
    void sumThresholdLowersTheThresholdWithTheWindow() {
        // Base 6: a single sample must exceed 6, the mean of two 6 / 1.5 = 4, the mean of four 6 / 1.5² = 2.67.
        assertThat(flags(0, 0, 0, 5.9, 0, 0, 0, 0))
                .containsExactly(false, false, false, false, false, false, false, false);
        assertThat(flags(0, 0, 0, 6.1, 0, 0, 0, 0))
                .containsExactly(false, false, false, true, false, false, false, false);
        assertThat(flags(0, 0, 0, 4.1, 4.1, 0, 0, 0))
                .containsExactly(false, false, false, true, true, false, false, false);
        assertThat(flags(0, 0, 3, 3, 3, 3, 0, 0)).containsExactly(false, false, true, true, true, true, false, false);
        assertThat(flags(0, 0, -3, -3, -3, -3, 0, 0))
                .containsExactly(false, false, true, true, true, true, false, false);
    }

    @Test
    void sumThresholdDoesNotFlagTheNeighboursOfASpike() {
        assertThat(flags(0, 0, 0, 1000, 0, 0, 0, 0))
                .containsExactly(false, false, false, true, false, false, false, false);
    }

    @Test
    void sumThresholdScoresWithTheWindowThatFlags() {
        double[] deviations = {0, 0, 4.1, 4.1, 0, 0};
        assertThat(SumThreshold.score(deviations, 2, 6, 1.5)).isEqualTo(4.1 * 1.5, within(1e-12));
        // Not flagged: the highest score is that of the window of four, (4.0 + 4.0) / 4 · 1.5².
        deviations[2] = 3.9;
        deviations[3] = 3.9;
        assertThat(SumThreshold.score(deviations, 2, 6, 1.5)).isEqualTo(3.9 * 1.5, within(1e-12));
    }

    @Test
    void sumThresholdWaitsForFollowingSamplesUpToItsHold() {
        Detector hasty = new SumThreshold(LEARNING, 6, 1.5, Duration.ofSeconds(2));
        List<Verdict> verdicts = new ArrayList<>();
        Memory memory = hasty.blank();
        for (Sample sample : of(1, 2, 3, 4, 5)) {
            memory = hasty.next(memory, sample, verdicts::add);
        }
        assertThat(verdicts).hasSize(2);
        hasty.settle(memory, 5_000_000, verdicts::add);
        assertThat(verdicts).hasSize(3);
    }

    @Test
    void sumThresholdDecidesASampleAfterSixtyThreeMore() {
        List<Verdict> verdicts = new ArrayList<>();
        Memory memory = SUMS.blank();
        for (Sample sample : of(IntStream.range(0, 64).mapToDouble(i -> i % 3).toArray())) {
            memory = SUMS.next(memory, sample, verdicts::add);
        }
        assertThat(verdicts).hasSize(1);
    }

    private static boolean[] flags(double... deviations) {
        boolean[] flags = new boolean[deviations.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = SumThreshold.score(deviations, i, 6, 1.5) > 6;
        }
        return flags;
    }

    private static List<Verdict> assess(Detector detector, double... values) {
        List<Verdict> verdicts = new ArrayList<>();
        Memory memory = detector.blank();
        for (Sample sample : of(Arrays.copyOf(values, values.length))) {
            memory = detector.next(memory, sample, verdicts::add);
        }
        detector.settle(memory, Long.MAX_VALUE, verdicts::add);
        return verdicts;
    }
}
