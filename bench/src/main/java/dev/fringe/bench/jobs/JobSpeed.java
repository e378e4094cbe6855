// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.jobs.signal.Detector;
import dev.fringe.jobs.signal.MedianDeviation;
import dev.fringe.jobs.signal.Memory;
import dev.fringe.jobs.signal.Sample;
import dev.fringe.records.BaselineSignal;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the samples per second and core of assess-signal-quality, from Kafka to its four topics, with a plain loop that only
 * decodes the same records and runs the same detector: for 5, 50, 500 and 5,000 baselines, with the state size per baseline.
 *
 * <p>The job runs over the topic's history on one task manager. The time is the processor time of that process with all its
 * threads, so the result does not depend on the number of cores.
 */
public final class JobSpeed {
    private static final List<Integer> BASELINES = List.of(5, 50, 500, 5_000);
    private static final Detector DETECTOR = new MedianDeviation(new Detector.Learning(120, 30, 600), 3.5);

    private final JobStack stack;
    private final int samples;

    private JobSpeed(JobStack stack, int samples) {
        this.stack = stack;
        this.samples = samples;
    }

    public static void main(String[] arguments) throws Exception {
        int samples = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        new JobSpeed(JobStack.start("jobs"), samples).run();
        System.exit(0);
    }

    private void run() throws Exception {
        // the first round warms up both and is not counted
        measure("warm-up", 5);
        for (int baselines : BASELINES) {
            System.out.println(measure("b" + baselines, baselines));
        }
    }

    private String measure(String name, int baselines) throws Exception {
        SampleTopic topic = SampleTopic.filled(stack.endpoints(), name, baselines, samples);
        double limit = plainLoop(topic.values());
        double before = stack.processorSeconds();
        String id = assess(topic);
        double job = samples / (stack.processorSeconds() - before);
        return String.format(
                Locale.ROOT,
                "%5d baselines: loop %8.0f, job %7.0f samples/s per core, ratio %.2f; %5.0f bytes of state per baseline",
                baselines,
                limit,
                job,
                job / limit,
                (double) stack.largestState(id) / baselines);
    }

    /** Samples per second of processor time. */
    private double plainLoop(List<byte[]> values) throws IOException {
        WireReader<BaselineSignal> reader =
                RecordReaders.ofType(BaselineSignal.class, SampleTopic.registry(stack.endpoints()));
        Map<Integer, Memory> memories = new HashMap<>();
        long[] flagged = new long[1];
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : values) {
            BaselineSignal signal = reader.read(value);
            Sample sample = new Sample(
                    signal.getBaselineId(),
                    Output.micros(signal.getCreateTime()),
                    signal.getSignalValue(),
                    signal.getSequence(),
                    0);
            Memory memory = memories.computeIfAbsent(sample.baselineId(), any -> DETECTOR.blank());
            memories.put(
                    sample.baselineId(),
                    DETECTOR.next(memory, sample, verdict -> flagged[0] += verdict.flagged() ? 1 : 0));
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        if (flagged[0] == 0) {
            throw new IllegalStateException("the detector found no interference");
        }
        return values.size() / seconds;
    }

    private String assess(SampleTopic topic) {
        List<String> options = new ArrayList<>(List.of("--input", topic.name()));
        for (String metric : SampleTopic.METRICS) {
            options.addAll(List.of("--" + metric + "-topic", topic.name() + "." + metric));
        }
        return stack.runOverHistory("assess-signal-quality", options);
    }
}
