// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.signal.SimulatedInterference.Labelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The precision and recall of the detectors. */
class DetectionQualityTest {
    private static final Detector.Learning USUAL = new Detector.Learning(120, 30, 600);

    static Stream<Detector> detectors() {
        return Stream.of(new MedianDeviation(USUAL, 3.5), new SumThreshold(USUAL, 5, 1.25, Duration.ofSeconds(5)));
    }

    /** For precision, every disturbed sample counts as correctly flagged; for recall, only clearly disturbed samples count. */
    @ParameterizedTest
    @MethodSource("detectors")
    void findsSpikesBurstsDriftsAndSteps(Detector detector) {
        long flags = 0;
        long rightly = 0;
        long clear = 0;
        long found = 0;
        for (long seed = 0; seed < 5; seed++) {
            List<Labelled> samples = SimulatedInterference.samples(seed, 20_000, 0.01);
            List<Verdict> verdicts =
                    assess(detector, samples.stream().map(Labelled::sample).toList());
            for (int i = 0; i < samples.size(); i++) {
                boolean flagged = verdicts.get(i).flagged();
                Labelled truth = samples.get(i);
                flags += flagged ? 1 : 0;
                rightly += flagged && truth.disturbed() ? 1 : 0;
                clear += truth.clearly() ? 1 : 0;
                found += flagged && truth.clearly() ? 1 : 0;
            }
        }
        double precision = (double) rightly / flags;
        double recall = (double) found / clear;
        System.out.printf("%s: precision %.4f, recall %.4f%n", detector, precision, recall);
        assertThat(precision).isGreaterThanOrEqualTo(0.95);
        assertThat(recall).isGreaterThanOrEqualTo(0.90);
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void flagsFewSamplesOfTheUndisturbedSignal(Detector detector) {
        List<Sample> quiet = SimulatedInterference.samples(1, 20_000, 0).stream()
                .map(Labelled::sample)
                .toList();
        assertThat(share(assess(detector, quiet))).isLessThan(0.01);
    }

    @ParameterizedTest
    @MethodSource("detectors")
    void flagsFewSamplesOfNormallyDistributedNoise(Detector detector) {
        Random random = new Random(3);
        List<Sample> noise = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            noise.add(new Sample(1, i * 50_000L, random.nextGaussian(), (long) i, 0));
        }
        assertThat(share(assess(detector, noise))).isLessThan(0.01);
    }

    private static double share(List<Verdict> verdicts) {
        return (double) verdicts.stream().filter(Verdict::flagged).count() / verdicts.size();
    }

    private static List<Verdict> assess(Detector detector, List<Sample> samples) {
        List<Verdict> verdicts = new ArrayList<>(samples.size());
        Memory memory = detector.blank();
        for (Sample sample : samples) {
            memory = detector.next(memory, sample, verdicts::add);
        }
        detector.settle(memory, Long.MAX_VALUE, verdicts::add);
        return verdicts;
    }
}
