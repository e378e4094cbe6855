// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fringe.jobs.FirstVersionSavepoint;
import dev.fringe.jobs.KeyedOperator;
import dev.fringe.records.QaSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.junit.jupiter.api.Test;

/** The assessment continues from a savepoint of version 0.1.0. */
class FirstVersionSignalsTest {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final List<Integer> BASELINES = List.of(3, 5, 11, 22, 42);

    @Test
    void assessesTheSamplesThatTheSavepointHolds() throws Exception {
        try (var operator = KeyedOperator.of(
                new FlagSignal(new MedianDeviation(new Detector.Learning(120, 30, 60), 3.5), Signals.PATIENCE),
                Sample::baselineId,
                Integer.class,
                sample -> sample.micros() / 1000,
                FirstVersionSavepoint.of("assess-signal-quality").operator("flag-baseline-signal"))) {
            List<Verdict> verdicts = operator.end().results().stream()
                    .filter(assessment -> assessment.kind() == Assessment.Kind.JUDGED)
                    .map(Assessment::verdict)
                    .toList();
            // 3.05 s of each baseline, which follow the last one that is in its summary
            assertThat(verdicts).hasSize(5 * 61);
            assertThat(verdicts.stream().filter(verdict -> verdict.sample().baselineId() == 42))
                    .extracting(verdict -> verdict.sample().sequence())
                    .isEqualTo(LongStream.range(402, 463).boxed().toList());
            // Without the memory of the savepoint there would be too little history for a score.
            assertThat(verdicts)
                    .allSatisfy(verdict -> assertThat(verdict.score()).isNotNull());
        }
    }

    @Test
    void continuesTheSummariesOfTheSavepoint() throws Exception {
        try (var operator = measure("summarize-baseline-window", new SummarizeWindow(WINDOW))) {
            for (int baseline : BASELINES) {
                operator.feed(Assessment.silent(baseline));
            }
            assertThat(operator.end().results())
                    .extracting(QaSummary::getBaselineId, QaSummary::getCount)
                    .containsExactlyInAnyOrder(
                            tuple(3, 75L), tuple(5, 76L), tuple(11, 76L), tuple(22, 76L), tuple(42, 76L));
        }
    }

    @Test
    void continuesTheCurrentStatesOfTheSavepoint() throws Exception {
        try (var operator = measure("keep-baseline-current", new KeepCurrent(Duration.ofSeconds(1)))) {
            // The last sample of this second, whose first one has already been reported.
            operator.feed(clean("2026-11-26T23:24:18.999Z"));
            assertThat(operator.results()).isEmpty();
            operator.feed(clean("2026-11-26T23:24:19.049Z"));
            assertThat(operator.results())
                    .singleElement()
                    .satisfies(state -> assertThat(state.getSince()).isBefore(Instant.parse("2026-11-26T23:24:18Z")));
        }
    }

    /** No baseline had interference when the savepoint was taken. */
    @Test
    void restoresTheRunsOfTheSavepoint() throws Exception {
        try (var operator = measure("collect-baseline-run", new CollectRun(WINDOW))) {
            operator.feed(clean("2026-11-26T23:24:18.999Z"));
            assertThat(operator.end().results()).isEmpty();
        }
    }

    private static Assessment clean(String time) {
        Instant instant = Instant.parse(time);
        long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
        return Assessment.of(new Verdict(new Sample(42, micros, 0.5, null, 0), false, 0.1));
    }

    private static <O> KeyedOperator<Integer, Assessment, O> measure(
            String uid, KeyedProcessFunction<Integer, Assessment, O> function) throws Exception {
        return KeyedOperator.of(
                function,
                Assessment::baselineId,
                Integer.class,
                assessment -> 0,
                FirstVersionSavepoint.of("assess-signal-quality").operator(uid));
    }
}
