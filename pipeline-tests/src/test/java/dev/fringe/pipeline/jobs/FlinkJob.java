// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A job of a stack: controlled with the command line, observed with Flink's REST API. */
public final class FlinkJob {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final LabStack lab;
    private final String name;
    private final String runName;

    public FlinkJob(LabStack lab, String name) {
        this(lab, name, name);
    }

    private FlinkJob(LabStack lab, String name, String runName) {
        this.lab = lab;
        this.name = name;
        this.runName = runName;
    }

    /** The bounded run over the topic's history, which has another name. */
    public FlinkJob overHistory() {
        return new FlinkJob(lab, name, name + "-history");
    }

    /** Another run of the same job under the given name. */
    FlinkJob named(String given) {
        return new FlinkJob(lab, name, given);
    }

    public FlinkJob run(List<String> options) {
        List<String> all = new ArrayList<>(options);
        if (!runName.startsWith(name)) {
            all.addAll(List.of("--name", runName));
        }
        return command("run", name, all);
    }

    public FlinkJob run(List<String> options, String... more) {
        return run(Stream.concat(options.stream(), Stream.of(more)).toList());
    }

    FlinkJob restore(String... options) {
        return command("restore", runName, List.of(options));
    }

    /** Stops the job with a savepoint. */
    void stop() {
        execute("jobs", "stop", runName);
    }

    public void cancel() {
        execute("jobs", "stop", runName, "--cancel");
    }

    private FlinkJob command(String command, String job, List<String> options) {
        List<String> words = new ArrayList<>(List.of("jobs", command, job, "--timeout", "120"));
        words.addAll(options);
        execute(words.toArray(String[]::new));
        return this;
    }

    /** One command at a time, because the assertion error contains the end of all output. */
    private void execute(String... words) {
        synchronized (lab) {
            lab.run(words);
        }
    }

    public void awaitEnd() {
        await().ignoreExceptions().atMost(TIMEOUT).until(() -> state().equals("FINISHED"));
    }

    /** The id of the checkpoint from which the job was last restored; 0 if it never was. */
    long restoredFrom() {
        return checkpoints().at("/latest/restored/id").asLong();
    }

    /** The id of the latest completed checkpoint. */
    public long latestCheckpoint() {
        return checkpoints().at("/latest/completed/id").asLong();
    }

    /** Waits for a completed checkpoint with an id greater than {@code number}. */
    public void awaitCheckpointAfter(long number) {
        await().ignoreExceptions().atMost(TIMEOUT).until(() -> {
            lab.restartDead();
            return checkpoints().at("/latest/completed/id").asLong() > number;
        });
    }

    void awaitRestoredAfter(long number) {
        await().ignoreExceptions().atMost(TIMEOUT).until(() -> {
            lab.restartDead();
            return state().equals("RUNNING") && restoredFrom() > number;
        });
    }

    /** The highest parallelism of its operators. */
    int parallelism() {
        return StreamSupport.stream(
                        get("/jobs/" + latest().path("jid").asText())
                                .path("vertices")
                                .spliterator(),
                        false)
                .mapToInt(vertex -> vertex.path("parallelism").asInt())
                .max()
                .orElse(0);
    }

    /** The service name of the task manager with the most slots in use. */
    String busiestTaskManager() {
        String busiest = "";
        int most = 0;
        for (JsonNode manager : get("/taskmanagers").path("taskmanagers")) {
            int taken = manager.path("slotsNumber").asInt()
                    - manager.path("freeSlots").asInt();
            String service = manager.path("id").asText().replaceFirst("(flink-taskmanager-\\d+).*", "$1");
            if (taken > most) {
                most = taken;
                busiest = service;
            }
        }
        assertThat(most).as("slots in use").isPositive();
        return busiest;
    }

    /** The job manager whose log has the latest grant of leadership. */
    String leadingJobManager() {
        return lab.endpoints().processes().keySet().stream()
                .filter(service -> service.startsWith("flink-jobmanager"))
                .max(Comparator.comparing(this::lastGrant))
                .orElseThrow();
    }

    private String lastGrant(String service) {
        Path log = Path.of(lab.endpoints().processes().get(service).log());
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("was granted leadership"))
                    .reduce((earlier, later) -> later)
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a checkpoint now. */
    void checkpoint() {
        Rest.Answer answer = new Rest("Flink", lab.endpoints().flink())
                .post("/jobs/" + latest().path("jid").asText() + "/checkpoints", JsonNodeFactory.instance.objectNode());
        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    private String state() {
        return latest().path("state").asText();
    }

    private JsonNode checkpoints() {
        return get("/jobs/" + latest().path("jid").asText() + "/checkpoints");
    }

    private JsonNode latest() {
        return StreamSupport.stream(get("/jobs/overview").path("jobs").spliterator(), false)
                .filter(job -> job.path("name").asText().equals(runName))
                .min((a, b) -> Long.compare(
                        b.path("start-time").asLong(), a.path("start-time").asLong()))
                .orElseThrow(() -> new IllegalStateException("no job " + name));
    }

    private JsonNode get(String path) {
        Rest.Answer answer = new Rest("Flink", lab.endpoints().flink()).get(path);
        if (!answer.ok()) {
            throw new IllegalStateException("Flink answers " + answer.status() + " to " + path);
        }
        return answer.body();
    }
}
