// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static dev.fringe.jobs.signal.Signals.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.kafka.HostileRecords;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.BaselineSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.junit.jupiter.api.Test;

/** The assessment takes whatever its reader accepts, and its results have times that can be written. */
class HostileSamplesTest {
    private static final Duration WINDOW = Duration.ofSeconds(15);

    private final List<Sample> samples = new ArrayList<>();

    @Test
    void becomeSamplesOrAreRejected() throws Exception {
        HostileRecords.ofType(
                BaselineSignal.class,
                (signal, message) -> Sample.of(signal, message.partition()),
                Sample.class,
                samples::add);
        samples.forEach(sample -> assertThat(sample.toRecord()).isNotNull());
        Collections.sort(samples);

        List<Assessment> assessments = assessments();

        assertThat(assessments).isNotEmpty();
        check(new SummarizeWindow(WINDOW), assessments, summary -> summary.getWindowStart());
        check(new CollectRun(WINDOW), assessments, run -> run.getStartTime());
        check(new KeepCurrent(Duration.ofSeconds(1)), assessments, current -> current.getTime());
    }

    private List<Assessment> assessments() throws Exception {
        Detector detector = new MedianDeviation(new Detector.Learning(20, 5, 100), 3.5);
        try (var operator = KeyedOperator.of(
                new FlagSignal(detector, PATIENCE),
                Sample::baselineId,
                Integer.class,
                sample -> sample.micros() / 1000,
                null)) {
            return operator.feed(samples).end().results();
        }
    }

    private static <R> void check(
            KeyedProcessFunction<Integer, Assessment, R> measure,
            List<Assessment> assessments,
            Function<R, Instant> time)
            throws Exception {
        try (var operator = KeyedOperator.of(measure, Assessment::baselineId, Integer.class, assessment -> 0, null)) {
            operator.feed(assessments).end();
            for (R result : operator.results()) {
                assertThat(Output.instant(Output.micros(time.apply(result)))).isEqualTo(time.apply(result));
            }
        }
    }
}
