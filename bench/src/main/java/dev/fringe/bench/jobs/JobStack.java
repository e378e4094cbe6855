// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.bench.BenchDirectory;
import dev.fringe.lab.cli.Fringe;
import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.ProcessorTime;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Kafka, a registry and a Flink cluster with one task manager, in a temporary directory, until this process ends. */
record JobStack(Path dir, Endpoints endpoints) {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration COMMIT_TIMEOUT = Duration.ofMinutes(3);
    private static final String TASK_MANAGER = "flink-taskmanager-1";

    static JobStack start(String name) throws IOException {
        return start(name, Map.of());
    }

    /** @param settings what differs from the shipped settings of Flink */
    static JobStack start(String name, Map<String, String> settings) throws IOException {
        BenchDirectory directory = BenchDirectory.create(name);
        Stack stack = directory.stack(with(settings, directory.path().resolve("installation")), "stack");
        return new JobStack(
                stack.dir(),
                stack.up(StackSize.jobsOnly(1), new StackStart(System.out)).endpoints());
    }

    /** The installation with other settings of Flink. */
    private static Installation with(Map<String, String> settings, Path copy) throws IOException {
        Installation shipped = Installation.current();
        linkAll(shipped.home(), copy, "connect-configs");
        linkAll(shipped.connectConfigs(), copy.resolve("connect-configs"), "settings");
        Installation changed = new Installation(copy, shipped.java());
        Path flink = changed.setting("flink.yaml");
        linkAll(shipped.setting("flink.yaml").getParent(), flink.getParent(), "flink.yaml");
        List<String> lines = Files.readAllLines(shipped.setting("flink.yaml")).stream()
                .map(line -> settings.containsKey(line.split(":")[0])
                        ? line.split(":")[0] + ": " + settings.get(line.split(":")[0])
                        : line)
                .toList();
        Files.write(flink, lines);
        return changed;
    }

    private static void linkAll(Path folder, Path copy, String except) throws IOException {
        Files.createDirectories(copy);
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                if (!child.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(copy.resolve(child.getFileName()), child.toAbsolutePath());
                }
            }
        }
    }

    /** Runs a command of the lab on this stack. */
    void fringe(List<String> words) {
        List<String> line = new ArrayList<>(words);
        line.addAll(List.of("--dir", dir.toString()));
        if (Fringe.run(line.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("`fringe " + String.join(" ", line) + "` failed");
        }
    }

    /** Runs a job over the history of its topics to its end; returns its Flink identifier. */
    String runOverHistory(String job, List<String> options) {
        List<String> words = new ArrayList<>(List.of("--parallelism", "1", "--from", "1970-01-01T00:00:00Z"));
        words.addAll(options);
        return runToEnd(job, words);
    }

    /** Runs a bounded job to its end; returns its Flink identifier. */
    String runToEnd(String job, List<String> options) {
        List<String> words = new ArrayList<>(List.of("jobs", "run", job));
        words.addAll(options);
        fringe(words);
        if (!Wait.until(TIMEOUT, () -> latest().path("state").asText().equals("FINISHED"))) {
            throw new IllegalStateException(
                    "the job is " + latest().path("state").asText());
        }
        return latest().path("jid").asText();
    }

    /** Waits for the checkpoint of a job without an end that contains all records of its topic. */
    void awaitCommitted(String run, String topic, long records) {
        try (KafkaCounts kafka = new KafkaCounts(endpoints.kafka())) {
            if (!Wait.until(COMMIT_TIMEOUT, () -> kafka.committed(run, topic) == records)) {
                throw new IllegalStateException("job " + run + " did not process all records of " + topic);
            }
        }
    }

    private JsonNode latest() {
        JsonNode latest = null;
        for (JsonNode job : flink("/jobs/overview").path("jobs")) {
            boolean later = latest == null
                    || job.path("start-time").asLong()
                            > latest.path("start-time").asLong();
            latest = later ? job : latest;
        }
        return latest;
    }

    JsonNode flink(String path) {
        return new Rest("Flink", endpoints.flink()).get(path).body();
    }

    /** The largest checkpoint, because the last checkpoints of a bounded run do not contain finished subtasks. */
    long largestState(String job) {
        long largest = 0;
        for (JsonNode checkpoint : flink("/jobs/" + job + "/checkpoints").path("history")) {
            largest = Math.max(largest, checkpoint.path("state_size").asLong());
        }
        return largest;
    }

    /** Work of the task manager. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * Processor time of the task manager with all its threads.
     *
     * @param compilerSeconds that of Java's compiler in it, which a job that runs for long hardly uses
     */
    record Spent(double seconds, double compilerSeconds) {
        double compiledSeconds() {
            return seconds - compilerSeconds;
        }
    }

    Spent spent(Work work) throws Exception {
        double before = processorSeconds();
        double compiler = compilerSeconds();
        work.run();
        return new Spent(processorSeconds() - before, compilerSeconds() - compiler);
    }

    /** The processor time of the task manager since its start. */
    double processorSeconds() throws IOException {
        long pid = endpoints.processes().get(TASK_MANAGER).pid();
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new IOException("the task manager has ended"))
                        .toMillis()
                / 1e3;
    }

    /** The processor time of the task manager's compiler since its start. */
    double compilerSeconds() {
        return ProcessorTime.now(endpoints).byThread().get(TASK_MANAGER).entrySet().stream()
                        .filter(thread -> thread.getKey().matches("C[12] Compiler.*"))
                        .mapToLong(thread -> thread.getValue().toMillis())
                        .sum()
                / 1e3;
    }
}
