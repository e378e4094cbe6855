// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.jobs.signal.Detector;
import dev.fringe.jobs.signal.MedianDeviation;
import dev.fringe.jobs.signal.Memory;
import dev.fringe.jobs.signal.Sample;
import dev.fringe.lab.cli.Fringe;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.Wait;
import dev.fringe.records.BaselineSignal;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final String JOB = "assess-signal-quality";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Path dir;
    private final Endpoints endpoints;
    private final Rest flink;
    private final int samples;

    private JobSpeed(Path dir, Endpoints endpoints, int samples) {
        this.dir = dir;
        this.endpoints = endpoints;
        this.flink = new Rest("Flink", endpoints.flink());
        this.samples = samples;
    }

    public static void main(String[] arguments) throws Exception {
        int samples = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path dir = Files.createTempDirectory("fringe-bench-jobs");
        Stack stack = new Stack(Installation.current(), dir);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::down));
        Endpoints endpoints =
                stack.up(StackSize.jobsOnly(1), new StackStart(System.out)).endpoints();
        new JobSpeed(dir, endpoints, samples).run();
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
        SampleTopic topic = SampleTopic.filled(endpoints, name, baselines, samples);
        double limit = plainLoop(topic.values());
        double before = processorSeconds(endpoints);
        String id = start(topic);
        double job = samples / (processorSeconds(endpoints) - before);
        return String.format(
                Locale.ROOT,
                "%5d baselines: loop %8.0f, job %7.0f samples/s per core, ratio %.2f; %5.0f bytes of state per baseline",
                baselines,
                limit,
                job,
                job / limit,
                (double) largestState(id) / baselines);
    }

    /** The largest checkpoint, because the last checkpoints of a bounded run do not contain finished subtasks. */
    private long largestState(String id) {
        long largest = 0;
        for (JsonNode checkpoint : get("/jobs/" + id + "/checkpoints").path("history")) {
            largest = Math.max(largest, checkpoint.path("state_size").asLong());
        }
        return largest;
    }

    /** Samples per second of processor time. */
    private double plainLoop(List<byte[]> values) throws IOException {
        WireReader<BaselineSignal> reader = RecordReaders.ofType(BaselineSignal.class, SampleTopic.registry(endpoints));
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

    /** Runs the job over the topic and waits for its end. */
    private String start(SampleTopic topic) {
        List<String> arguments = new ArrayList<>(List.of("jobs", "run", JOB, "--dir", dir.toString()));
        arguments.addAll(List.of("--parallelism", "1", "--from", "1970-01-01T00:00:00Z", "--input", topic.name()));
        for (String metric : SampleTopic.METRICS) {
            arguments.addAll(List.of("--" + metric + "-topic", topic.name() + "." + metric));
        }
        if (Fringe.run(arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("cannot start the job");
        }
        boolean ended =
                Wait.until(TIMEOUT, () -> latest().path("state").asText().equals("FINISHED"));
        if (!ended) {
            throw new IllegalStateException(
                    "the job is " + latest().path("state").asText());
        }
        return latest().path("jid").asText();
    }

    private JsonNode latest() {
        JsonNode latest = null;
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            boolean later = latest == null
                    || job.path("start-time").asLong()
                            > latest.path("start-time").asLong();
            latest = later ? job : latest;
        }
        return latest;
    }

    private JsonNode get(String path) {
        return flink.get(path).body();
    }

    /** The processor time of the task manager since its start. */
    static double processorSeconds(Endpoints endpoints) throws IOException {
        long pid = endpoints.processes().get("flink-taskmanager-1").pid();
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IOException("the task manager has ended"))
                        .toMillis()
                / 1e3;
    }
}
