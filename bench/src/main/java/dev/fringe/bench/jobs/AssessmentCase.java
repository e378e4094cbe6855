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
import java.util.Map;

/** The assessment of signals, and a loop that decodes the same samples and asks the same detector. */
final class AssessmentCase implements JobCase {
    private static final Detector DETECTOR = new MedianDeviation(new Detector.Learning(120, 30, 600), 3.5);

    private final JobStack stack;
    private final SampleTopic topic;
    private final JobTopics topics;
    private String latest;

    AssessmentCase(JobStack stack, SampleTopic topic) {
        this.stack = stack;
        this.topic = topic;
        this.topics = new JobTopics(stack.endpoints());
    }

    @Override
    public String name() {
        return "assess-signal-quality";
    }

    @Override
    public long records() {
        return topic.samples();
    }

    @Override
    public double loop() throws IOException {
        List<byte[]> values = topic.values();
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

    /** Each sample has one verdict. */
    @Override
    public JobStack.Spent job() throws Exception {
        List<String> options = new ArrayList<>(List.of("--input", topic.name()));
        for (String metric : SampleTopic.METRICS) {
            options.addAll(List.of("--" + metric + "-topic", topic.name() + "." + metric));
        }
        List<String> verdicts = List.of(topic.name() + ".signal");
        long before = topics.size(verdicts);
        JobStack.Spent spent = stack.spent(() -> latest = stack.runOverHistory(name(), options));
        JobCase.balance("verdicts of the assessment", records(), topics.size(verdicts) - before);
        return spent;
    }

    /** The size of the state of the latest run. */
    long state() {
        return stack.largestState(latest);
    }
}
