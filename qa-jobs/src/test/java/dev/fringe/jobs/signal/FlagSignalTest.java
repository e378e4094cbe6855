// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static dev.fringe.jobs.signal.Signals.PATIENCE;
import static dev.fringe.jobs.signal.Signals.noise;
import static dev.fringe.jobs.signal.Signals.sample;
import static dev.fringe.jobs.signal.Signals.shuffled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.order.InEventOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlagSignalTest {
    private static final Detector.Learning LEARNING = new Detector.Learning(20, 5, 100);
    private static final Detector MEDIAN = new MedianDeviation(LEARNING, 3.5);

    static Stream<Detector> detectors() {
        return Stream.of(MEDIAN, new SumThreshold(LEARNING, 6, 1.5, Duration.ofSeconds(4)));
    }

    @Test
    void emitsSamplesInTimeOrderWhenTheWatermarkHasPassedThem() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(1, 2), sample(1, 1), sample(1, 5))
                    .watermark(1_999);
            assertThat(timesOfBaselineOne(operator)).containsExactly(0L, 1L);
            assertThat(timesOfBaselineOne(operator.watermark(2_000))).containsExactly(0L, 1L, 2L);
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void continuesFromASnapshotWithoutADifference(Detector detector) throws Exception {
        List<Sample> samples = shuffled(noise(200), 3);
        OperatorSubtaskState snapshot;
        List<Verdict> interrupted = new ArrayList<>();
        try (var before = operator(detector, null)) {
            snapshot = before.feed(samples.subList(0, 90)).snapshot();
            interrupted.addAll(verdicts(before));
        }
        try (var after = operator(detector, snapshot)) {
            interrupted.addAll(verdicts(after.feed(samples.subList(90, 200)).end()));
        }
        assertThat(interrupted).isEqualTo(assess(detector, noise(200)));
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void givesTheSameVerdictsInAnyOrderOfArrival(Detector detector) throws Exception {
        List<Sample> samples = noise(200);
        List<Verdict> inOrder = assess(detector, samples);
        assertThat(inOrder).hasSize(200).anyMatch(Verdict::flagged);
        for (int seed = 0; seed < 100; seed++) {
            assertThat(assess(detector, shuffled(samples, seed))).isEqualTo(inOrder);
        }
    }

    @Test
    void sendsLateSamplesToTheSideOutput() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(1, 10), sample(1, 6), sample(1, 7));
            assertThat(operator.sideOutput(InEventOrder.lateTag(Sample.class))).containsExactly(sample(1, 6));
        }
    }

    @Test
    void treatsNoSampleAsLateBecauseOtherBaselinesAreAhead() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(2, 3600)).watermark(3_596_999);
            operator.feed(sample(1, 1), sample(1, 2)).end();
            assertThat(operator.sideOutput(InEventOrder.lateTag(Sample.class))).isEmpty();
            assertThat(verdicts(operator)).hasSize(4);
        }
    }

    @Test
    void countsARedeliveredSampleOnce() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(1, 0), sample(1, 1), sample(1, 0))
                    .end();
            assertThat(verdicts(operator)).hasSize(2);
        }
    }

    @Test
    void reportsABaselineAsSilentWhenAllOthersContinue() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 10)).watermark(14_999);
            assertThat(kinds(operator)).containsExactly(Assessment.Kind.JUDGED);
            operator.watermark(15_000);
            assertThat(kinds(operator)).containsExactly(Assessment.Kind.JUDGED, Assessment.Kind.SILENT);
        }
    }

    @Test
    void ordersABacklogAlthoughOthersAreFarAhead() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 10), sample(2, 3600)).watermark(3_600_000);
            operator.feed(sample(1, 12), sample(1, 14), sample(1, 11)).watermark(3_601_000);
            assertThat(timesOfBaselineOne(operator)).containsExactly(10L);
            operator.feed(sample(1, 16));
            assertThat(timesOfBaselineOne(operator)).containsExactly(10L, 11L, 12L);
            operator.watermark(3_606_000);
            assertThat(timesOfBaselineOne(operator)).containsExactly(10L, 11L, 12L, 14L, 16L);
            assertThat(operator.sideOutput(InEventOrder.lateTag(Sample.class))).isEmpty();
        }
    }

    @Test
    void waitsForEachPartitionOfABaselineThatLagsBehind() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(2, 3600)).watermark(3_600_000);
            operator.feed(from(0, 10), from(1, 5), from(0, 20), from(1, 6), from(0, 21), from(1, 12), from(1, 9));
            assertThat(timesOfBaselineOne(operator)).containsExactly(5L, 6L);
            operator.end();
            assertThat(timesOfBaselineOne(operator)).containsExactly(5L, 6L, 9L, 10L, 12L, 20L, 21L);
        }
    }

    @Test
    void treatsNoSampleAsLateBecauseAnotherPartitionIsAhead() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(from(0, 100), from(1, 5), from(1, 6)).end();
            assertThat(operator.sideOutput(InEventOrder.lateTag(Sample.class))).isEmpty();
            assertThat(timesOfBaselineOne(operator)).containsExactly(5L, 6L, 100L);
        }
    }

    @Test
    void reportsNoBaselineAsSilentBecauseTheJobWasDown() throws Exception {
        OperatorSubtaskState snapshot;
        try (var before = operator(MEDIAN, null)) {
            snapshot = before.feed(sample(1, 10), sample(1, 12)).snapshot();
        }
        try (var after = operator(MEDIAN, snapshot)) {
            after.at(Duration.ofDays(3).toMillis()).feed(sample(1, 11)).end();
            assertThat(timesOfBaselineOne(after)).containsExactly(10L, 11L, 12L);
        }
    }

    private static List<Assessment.Kind> kinds(KeyedOperator<Integer, Sample, Assessment> operator) {
        return operator.results().stream().map(Assessment::kind).toList();
    }

    private static Sample from(int partition, double second) {
        return new Sample(1, (long) (second * 1e6), 0.5, null, partition);
    }

    private static List<Long> timesOfBaselineOne(KeyedOperator<Integer, Sample, Assessment> operator) {
        return verdicts(operator).stream()
                .map(Verdict::sample)
                .filter(sample -> sample.baselineId() == 1)
                .map(sample -> sample.micros() / 1_000_000)
                .toList();
    }

    @Test
    void forgetsABaselineAfterItsStateRetentionInEventTime() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(1, 10))
                    .watermark(Duration.ofDays(1).toMillis() + 9_999);
            assertThat(kinds(operator)).doesNotContain(Assessment.Kind.FORGOTTEN);
            operator.watermark(Duration.ofDays(1).toMillis() + 10_000);
            assertThat(kinds(operator)).endsWith(Assessment.Kind.SILENT, Assessment.Kind.FORGOTTEN);
            assertThat(operator.timers()).isZero();
            assertThat(operator.keyedStates()).isZero();
        }
    }

    @Test
    void doesNotForgetABaselineWithASlowClockThatStillSends() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.watermark(Duration.ofDays(700).toMillis());
            for (int second = 0; second < 100; second++) {
                operator.feed(sample(1, second)).watermark(Duration.ofDays(700).toMillis() + second * 1000L);
            }
            assertThat(kinds(operator)).containsOnly(Assessment.Kind.JUDGED);
        }
    }

    @Test
    void keepsOneTimerForABaselineThatSendsRarely() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            for (int second = 0; second < 1000; second += 10) {
                operator.feed(sample(1, second)).watermark(second * 1000L + 9_000);
            }
            assertThat(operator.timers()).isEqualTo(1);
        }
    }

    private static List<Verdict> assess(Detector detector, List<Sample> samples) throws Exception {
        try (var operator = operator(detector, null)) {
            return verdicts(operator.feed(samples).end());
        }
    }

    private static List<Verdict> verdicts(KeyedOperator<Integer, Sample, Assessment> operator) {
        return operator.results().stream()
                .map(Assessment::verdict)
                .filter(Objects::nonNull)
                .toList();
    }

    private static KeyedOperator<Integer, Sample, Assessment> operator(Detector detector, OperatorSubtaskState snapshot)
            throws Exception {
        return KeyedOperator.of(
                new FlagSignal(detector, PATIENCE),
                Sample::baselineId,
                Integer.class,
                sample -> sample.micros() / 1000,
                snapshot);
    }
}
