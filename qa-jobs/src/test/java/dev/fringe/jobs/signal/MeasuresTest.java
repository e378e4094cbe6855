// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static dev.fringe.jobs.signal.Signals.clean;
import static dev.fringe.jobs.signal.Signals.flagged;
import static dev.fringe.jobs.signal.Signals.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.records.QaRfiCurrent;
import dev.fringe.records.QaRfiRun;
import dev.fringe.records.QaSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.junit.jupiter.api.Test;

/** The summaries, runs and current state of a baseline. */
class MeasuresTest {
    private static final Duration WINDOW = Duration.ofSeconds(15);

    @Test
    void summarizesEachWindowWhenTheNextBegins() throws Exception {
        try (var operator = operator(new SummarizeWindow(WINDOW), null)) {
            operator.feed(clean(15, 1), flagged(20, 9), clean(29.999999, 2), clean(30, 5));
            QaSummary summary = only(operator.results());
            assertThat(summary.getWindowStart()).isEqualTo(second(15));
            assertThat(summary.getWindowEnd()).isEqualTo(second(30));
            assertThat(summary.getCount()).isEqualTo(3);
            assertThat(summary.getMean()).isEqualTo(4, within(1e-12));
            // The deviations are −3, 5 and −2: the mean square is 38 / 3.
            assertThat(summary.getStddev()).isEqualTo(Math.sqrt(38.0 / 3), within(1e-12));
            assertThat(summary.getMin()).isEqualTo(1);
            assertThat(summary.getMax()).isEqualTo(9);
            assertThat(summary.getFlagged()).isEqualTo(1);
            assertThat(summary.getFlaggedShare()).isEqualTo(1.0 / 3);
            assertThat(summary.getFirstTime()).isEqualTo(second(15));
            assertThat(summary.getLastTime()).isEqualTo(Instant.ofEpochSecond(29, 999_999_000));
        }
    }

    @Test
    void summarizesTheWindowOfASilentBaselineAndAgainIfItContinues() throws Exception {
        try (var operator = operator(new SummarizeWindow(WINDOW), null)) {
            operator.feed(clean(1, 1), silence()).watermark(14_999);
            assertThat(operator.results()).isEmpty();
            operator.watermark(15_000).watermark(24_000);
            assertThat(operator.results()).extracting(QaSummary::getCount).containsExactly(1L);
            operator.feed(clean(2, 1), clean(40, 1));
            assertThat(operator.results()).extracting(QaSummary::getCount).containsExactly(1L, 2L);
            assertThat(operator.results()).extracting(QaSummary::getWindowStart).containsExactly(second(0), second(0));
        }
    }

    @Test
    void closesNoWindowOfABaselineThatIsFarBehindTheOthers() throws Exception {
        try (var operator = operator(new SummarizeWindow(WINDOW), null)) {
            operator.feed(clean(0, 1), clean(0.2, 2)).watermark(3_600_000);
            operator.feed(clean(0.4, 3)).watermark(3_601_000);
            assertThat(operator.results()).isEmpty();
            operator.feed(clean(15.1, 4));
            assertThat(only(operator.results()).getCount()).isEqualTo(3);
        }
    }

    @Test
    void reportsAnOpenRunOfAForgottenBaselineAtTheEndOfTheInput() throws Exception {
        try (var operator = operator(new CollectRun(WINDOW), null)) {
            operator.feed(flagged(14, 5), silence(), Assessment.forgotten(1)).end();
            assertThat(only(operator.results()).getOpen()).isTrue();
        }
    }

    @Test
    void removesTheStateOfAForgottenBaseline() throws Exception {
        try (var operator = operator(new CollectRun(WINDOW), null)) {
            operator.feed(flagged(14, 5), silence()).watermark(15_000);
            operator.feed(Assessment.forgotten(1), flagged(1000, 6), clean(1001, 0));
            assertThat(operator.results()).extracting(QaRfiRun::getStartTime).containsExactly(second(14), second(1000));
        }
    }

    @Test
    void reportsARunWhenItEndsAndNoEmptyRun() throws Exception {
        try (var operator = operator(new CollectRun(WINDOW), null)) {
            operator.feed(clean(1, 0), flagged(2, 5), flagged(3, -8), clean(4, 0), clean(5, 0));
            QaRfiRun run = only(operator.results());
            assertThat(run.getStartTime()).isEqualTo(second(2));
            assertThat(run.getEndTime()).isEqualTo(second(3));
            assertThat(run.getLength()).isEqualTo(2);
            assertThat(run.getPeak()).isEqualTo(-8);
            assertThat(run.getOpen()).isFalse();
        }
    }

    @Test
    void reportsAnOpenRunAtEachWindowEndUnderTheSameIdentity() throws Exception {
        try (var operator = operator(new CollectRun(WINDOW), null)) {
            operator.feed(flagged(14, 5), flagged(16, 5), flagged(31, 5), clean(32, 0));
            assertThat(operator.results())
                    .extracting(QaRfiRun::getStartTime)
                    .containsExactly(second(14), second(14), second(14));
            assertThat(operator.results()).extracting(QaRfiRun::getLength).containsExactly(1L, 2L, 3L);
            assertThat(operator.results()).extracting(QaRfiRun::getOpen).containsExactly(true, true, false);
        }
    }

    @Test
    void reportsAnOpenRunOfASilentBaseline() throws Exception {
        try (var operator = operator(new CollectRun(WINDOW), null)) {
            operator.feed(flagged(14, 5), silence()).watermark(15_000);
            assertThat(only(operator.results()).getOpen()).isTrue();
        }
    }

    @Test
    void reportsTheCurrentStateOnChangesAndWithTheFirstSampleOfASecond() throws Exception {
        try (var operator = operator(new KeepCurrent(Duration.ofSeconds(1)), null)) {
            operator.feed(
                    clean(0, 1),
                    clean(0.2, 2),
                    clean(0.4, 3),
                    clean(1.1, 4),
                    flagged(1.2, 9),
                    flagged(1.3, 8),
                    silence());
            operator.end();
            assertThat(operator.results())
                    .extracting(QaRfiCurrent::getSignalValue)
                    .containsExactly(1.0, 4.0, 9.0);
            assertThat(operator.results())
                    .extracting(QaRfiCurrent::getSince)
                    .containsExactly(second(0), second(0), Instant.ofEpochMilli(1200));
        }
    }

    @Test
    void reportsTheSameStatesWithAndWithoutSilence() throws Exception {
        try (var operator = operator(new KeepCurrent(Duration.ofSeconds(1)), null);
                var undisturbed = operator(new KeepCurrent(Duration.ofSeconds(1)), null)) {
            operator.feed(clean(0, 1), clean(0.2, 2), silence())
                    .watermark(20_000)
                    .feed(clean(0.4, 3), clean(1.2, 4));
            undisturbed.feed(clean(0, 1), clean(0.2, 2), clean(0.4, 3), clean(1.2, 4));
            assertThat(operator.results()).isEqualTo(undisturbed.results());
        }
    }

    @Test
    void continuesFromASnapshotWithoutADifference() throws Exception {
        List<Assessment> verdicts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            verdicts.add(i % 7 < 2 ? flagged(i * 0.7, i) : clean(i * 0.7, i));
        }
        verdicts.add(silence());
        for (int cut : List.of(1, 7, 8, 9, 50, 100, 150)) {
            assertThat(interrupted(new SummarizeWindow(WINDOW), verdicts, cut))
                    .isEqualTo(interrupted(new SummarizeWindow(WINDOW), verdicts, 0));
            assertThat(interrupted(new CollectRun(WINDOW), verdicts, cut))
                    .isEqualTo(interrupted(new CollectRun(WINDOW), verdicts, 0));
            assertThat(interrupted(new KeepCurrent(Duration.ofSeconds(1)), verdicts, cut))
                    .isEqualTo(interrupted(new KeepCurrent(Duration.ofSeconds(1)), verdicts, 0));
        }
    }

    @Test
    void keepsNoTimerBeyondTheLastWindow() throws Exception {
        try (var operator = operator(new CollectRun(WINDOW), null)) {
            operator.feed(flagged(14, 5), silence(), clean(15, 0), clean(400, 0), silence())
                    .watermark(400_000);
            assertThat(operator.timers()).isZero();
        }
    }

    private static <O> List<O> interrupted(
            KeyedProcessFunction<Integer, Assessment, O> function, List<Assessment> verdicts, int cut)
            throws Exception {
        List<O> results = new ArrayList<>();
        OperatorSubtaskState snapshot;
        try (var before = operator(function, null)) {
            snapshot = before.feed(verdicts.subList(0, cut)).snapshot();
            results.addAll(before.results());
        }
        try (var after = operator(function, snapshot)) {
            results.addAll(
                    after.feed(verdicts.subList(cut, verdicts.size())).end().results());
        }
        return results;
    }

    private static <O> KeyedOperator<Integer, Assessment, O> operator(
            KeyedProcessFunction<Integer, Assessment, O> function, OperatorSubtaskState snapshot) throws Exception {
        return KeyedOperator.of(
                function,
                Assessment::baselineId,
                Integer.class,
                assessment -> assessment.verdict() == null
                        ? 0
                        : assessment.verdict().sample().micros() / 1000,
                snapshot);
    }

    private static <O> O only(List<O> results) {
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private static Instant second(long second) {
        return Instant.ofEpochSecond(second);
    }
}
