// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.BaselineSignal;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/** The search for records that pass a limit, and a loop that decodes the same samples and compares. */
final class LimitsCase implements JobCase {
    private static final double LIMIT = 9;

    private final JobStack stack;
    private final SampleTopic topic;
    private final JobTopics topics;
    private long findings;
    private int runs;

    LimitsCase(JobStack stack, SampleTopic topic) {
        this.stack = stack;
        this.topic = topic;
        this.topics = new JobTopics(stack.endpoints());
    }

    @Override
    public String name() {
        return "detect-limits";
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
        findings = 0;
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : values) {
            findings += reader.read(value).getSignalValue() > LIMIT ? 1 : 0;
        }
        return values.size() * 1e9 / (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began);
    }

    /** The job has no end; this run ends with the checkpoint that contains the last record. */
    @Override
    public JobStack.Spent job() throws Exception {
        String run = "limits" + runs++;
        topics.recreate(List.of(run));
        JobStack.Spent spent = stack.spent(() -> {
            stack.fringe(List.of(
                    "jobs",
                    "run",
                    name(),
                    "--name",
                    run,
                    "--parallelism",
                    "1",
                    "--rules",
                    "signalValue > " + LIMIT,
                    "--input",
                    topic.name(),
                    "--output",
                    run,
                    "--checkpoint-interval",
                    "1s"));
            stack.awaitCommitted(run, topic.name(), records());
        });
        stack.fringe(List.of("jobs", "stop", run, "--cancel"));
        JobCase.balance("findings of detect-limits", findings, topics.size(List.of(run)));
        return spent;
    }
}
