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
    void givesSamplesOnInTheOrderOfTheirTime() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(1, 2), sample(1, 1), sample(1, 5));
            assertThat(operator.results())
                    .extracting(verdict -> verdict.sample().micros() / 1_000_000)
                    .containsExactly(0L, 1L);
        }
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void goesOnFromASnapshotAsIfNothingHadHappened(Detector detector) throws Exception {
        List<Sample> samples = shuffled(noise(200), 3);
        OperatorSubtaskState snapshot;
        List<Verdict> interrupted = new ArrayList<>();
        try (var before = operator(detector, null)) {
            snapshot = before.feed(samples.subList(0, 90)).snapshot();
            interrupted.addAll(before.results());
        }
        try (var after = operator(detector, snapshot)) {
            interrupted.addAll(verdicts(after.feed(samples.subList(90, 200)).end()));
        }
        assertThat(interrupted).isEqualTo(assess(detector, noise(200)));
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void givesTheSameVerdictsInAHundredOrdersOfArrival(Detector detector) throws Exception {
        List<Sample> samples = noise(200);
        List<Verdict> inOrder = assess(detector, samples);
        assertThat(inOrder).hasSize(200).anyMatch(Verdict::flagged);
        for (int seed = 0; seed < 100; seed++) {
            assertThat(assess(detector, shuffled(samples, seed))).isEqualTo(inOrder);
        }
    }

    @Test
    void putsWhatIsTooLateAside() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(1, 10), sample(1, 6), sample(1, 7));
            assertThat(operator.aside(InEventOrder.lateTag(Sample.class))).containsExactly(sample(1, 6));
        }
    }

    @Test
    void holdsNoSampleForLateBecauseOtherBaselinesWentOn() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 0), sample(2, 3600)).watermark(3_596_999);
            operator.feed(sample(1, 1), sample(1, 2)).end();
            assertThat(operator.aside(InEventOrder.lateTag(Sample.class))).isEmpty();
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
    void letsGoOfWhatASilentBaselineHolds() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 10)).at(5_000).watermark(14_999);
            assertThat(operator.results()).isEmpty();
            operator.watermark(15_000);
            assertThat(operator.results())
                    .extracting(Verdict::isSilence)
                    .as("the sample's verdict, then that the baseline is silent")
                    .containsExactly(false, true);
            assertThat(operator.timers()).isZero();
        }
    }

    @Test
    void putsABacklogInOrderThoughOthersWentOnLongAgo() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 10)).at(60_000).feed(sample(2, 3600));
            operator.feed(sample(1, 12)).watermark(3_600_000);
            operator.at(62_000).feed(sample(1, 11)).watermark(3_602_000);
            operator.at(66_999).watermark(3_606_999);
            assertThat(timesOfBaselineOne(operator)).isEmpty();
            operator.at(67_000).watermark(3_607_000);
            assertThat(timesOfBaselineOne(operator)).containsExactly(10L, 11L, 12L);
            assertThat(operator.aside(InEventOrder.lateTag(Sample.class))).isEmpty();
        }
    }

    @Test
    void takesNoBaselineForSilentBecauseTheJobWasDown() throws Exception {
        OperatorSubtaskState snapshot;
        try (var before = operator(MEDIAN, null)) {
            snapshot = before.feed(sample(1, 10), sample(1, 12)).snapshot();
        }
        try (var after = operator(MEDIAN, snapshot)) {
            after.at(600_000).feed(sample(2, 3600)).watermark(3_600_000);
            after.feed(sample(1, 11)).end();
            assertThat(timesOfBaselineOne(after)).containsExactly(10L, 11L, 12L);
        }
    }

    private static List<Long> timesOfBaselineOne(KeyedOperator<Integer, Sample, Verdict> operator) {
        return verdicts(operator).stream()
                .map(Verdict::sample)
                .filter(sample -> sample.baselineId() == 1)
                .map(sample -> sample.micros() / 1_000_000)
                .toList();
    }

    @Test
    void waitsOnForABaselineThatIsOnlySlow() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.feed(sample(1, 10), sample(1, 12)).watermark(15_000);
            operator.feed(sample(1, 11)).end();
            assertThat(timesOfBaselineOne(operator)).containsExactly(10L, 11L, 12L);
        }
    }

    @Test
    void forgetsABaselineThatIsGone() throws Exception {
        try (var operator = operator(MEDIAN, null)) {
            operator.at(0).feed(sample(1, 0), sample(1, 10));
            operator.at(Duration.ofDays(2).toMillis()).feed(sample(1, 1));
            assertThat(operator.aside(InEventOrder.lateTag(Sample.class))).isEmpty();
        }
    }

    private static List<Verdict> assess(Detector detector, List<Sample> samples) throws Exception {
        try (var operator = operator(detector, null)) {
            return verdicts(operator.feed(samples).end());
        }
    }

    private static List<Verdict> verdicts(KeyedOperator<Integer, Sample, Verdict> operator) {
        return operator.results().stream()
                .filter(verdict -> !verdict.isSilence())
                .toList();
    }

    private static KeyedOperator<Integer, Sample, Verdict> operator(Detector detector, OperatorSubtaskState snapshot)
            throws Exception {
        return KeyedOperator.of(
                new FlagSignal(detector, PATIENCE),
                Sample::baselineId,
                Integer.class,
                sample -> sample.micros() / 1000,
                snapshot);
    }
}
