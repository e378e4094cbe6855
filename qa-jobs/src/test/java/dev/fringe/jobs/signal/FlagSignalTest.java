package dev.fringe.jobs.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing a harness may be interrupted
class FlagSignalTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofDays(1));
    private static final Detector DETECTOR = new MedianDeviation(new Detector.Learning(20, 5, 100), 3.5);

    private KeyedOneInputStreamOperatorTestHarness<Integer, Sample, Verdict> harness(Detector detector)
            throws Exception {
        var harness = unopened(detector);
        harness.open();
        return harness;
    }

    private KeyedOneInputStreamOperatorTestHarness<Integer, Sample, Verdict> unopened(Detector detector)
            throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<Integer, Sample, Verdict>(
                new KeyedProcessOperator<>(new FlagSignal(detector, PATIENCE)),
                Sample::baselineId,
                TypeInformation.of(Integer.class));
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        return harness;
    }

    @Test
    void givesSamplesOnInTheOrderOfTheirTime() throws Exception {
        try (var harness = harness(DETECTOR)) {
            feed(harness, sample(1, 0), sample(1, 2), sample(1, 1), sample(1, 5));
            assertThat(harness.extractOutputValues())
                    .extracting(verdict -> verdict.sample().micros() / 1_000_000)
                    .containsExactly(0L, 1L);
        }
    }

    @Test
    void goesOnFromASnapshotAsIfNothingHadHappened() throws Exception {
        List<Sample> samples = noise(200);
        List<Verdict> uninterrupted = assess(samples);

        OperatorSubtaskState snapshot;
        List<Verdict> interrupted = new ArrayList<>();
        try (var before = harness(DETECTOR)) {
            feed(before, samples.subList(0, 90).toArray(Sample[]::new));
            snapshot = before.snapshot(1, 1);
            interrupted.addAll(before.extractOutputValues());
        }
        try (var after = unopened(DETECTOR)) {
            after.initializeState(snapshot);
            after.open();
            feed(after, samples.subList(90, 200).toArray(Sample[]::new));
            after.processWatermark(Long.MAX_VALUE);
            interrupted.addAll(after.extractOutputValues());
        }
        assertThat(interrupted).isEqualTo(uninterrupted);
    }

    @Test
    void givesTheSameVerdictsInWhateverOrderTheSamplesCameWithinTheLateness() throws Exception {
        List<Sample> samples = noise(200);
        List<Verdict> inOrder = assess(samples);
        for (int seed = 0; seed < 100; seed++) {
            assertThat(assess(shuffled(samples, new Random(seed)))).isEqualTo(inOrder);
        }
    }

    @Test
    void putsWhatIsTooLateAside() throws Exception {
        try (var harness = harness(DETECTOR)) {
            feed(harness, sample(1, 0), sample(1, 10), sample(1, 6), sample(1, 7));
            assertThat(harness.getSideOutput(InEventOrder.lateTag(Sample.class)))
                    .extracting(record -> record.getValue().micros() / 1_000_000)
                    .containsExactly(6L);
        }
    }

    @Test
    void doesNotHoldASampleLateBecauseOtherBaselinesWentOn() throws Exception {
        try (var harness = harness(DETECTOR)) {
            feed(harness, sample(1, 0), sample(2, 3600));
            harness.processWatermark(3_000_000);
            feed(harness, sample(1, 1), sample(1, 2));
            assertThat(harness.getSideOutput(InEventOrder.lateTag(Sample.class)))
                    .isNull();
        }
    }

    @Test
    void countsARedeliveredSampleOnce() throws Exception {
        try (var harness = harness(DETECTOR)) {
            feed(harness, sample(1, 0), sample(1, 0), sample(1, 1), sample(1, 0));
            harness.processWatermark(Long.MAX_VALUE);
            assertThat(harness.extractOutputValues()).hasSize(2);
        }
    }

    @Test
    void letsGoOfWhatASilentBaselineHolds() throws Exception {
        try (var harness = harness(DETECTOR)) {
            feed(harness, sample(1, 10));
            harness.processWatermark(14_999);
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processWatermark(15_000);
            assertThat(harness.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void forgetsABaselineThatIsGone() throws Exception {
        try (var harness = harness(DETECTOR)) {
            harness.setStateTtlProcessingTime(0);
            feed(harness, sample(1, 0), sample(1, 10));
            harness.setStateTtlProcessingTime(Duration.ofDays(2).toMillis());
            feed(harness, sample(1, 1));
            assertThat(harness.getSideOutput(InEventOrder.lateTag(Sample.class)))
                    .isNull();
        }
    }

    private List<Verdict> assess(List<Sample> samples) throws Exception {
        try (var harness = harness(DETECTOR)) {
            feed(harness, samples.toArray(Sample[]::new));
            harness.processWatermark(Long.MAX_VALUE);
            return harness.extractOutputValues();
        }
    }

    private static void feed(
            KeyedOneInputStreamOperatorTestHarness<Integer, Sample, Verdict> harness, Sample... samples)
            throws Exception {
        for (Sample sample : samples) {
            harness.processElement(sample, sample.micros() / 1000);
        }
    }

    static Sample sample(int baselineId, double second) {
        return new Sample(baselineId, (long) (second * 1e6), 0.5, null);
    }

    private static List<Sample> noise(int count) {
        Random random = new Random(7);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = random.nextDouble(-1, 1) + (random.nextInt(20) == 0 ? 9 : 0);
            samples.add(new Sample(1, i * 250_000L, value, (long) i));
        }
        return samples;
    }

    /** Moves each sample by less than the lateness of three seconds, or twelve samples. */
    private static List<Sample> shuffled(List<Sample> samples, Random random) {
        List<Sample> shuffled = new ArrayList<>();
        for (int start = 0; start < samples.size(); start += 12) {
            List<Sample> block = new ArrayList<>(samples.subList(start, Math.min(samples.size(), start + 12)));
            Collections.shuffle(block, random);
            shuffled.addAll(block);
        }
        return shuffled;
    }
}
