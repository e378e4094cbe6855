// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A client of a Flink session cluster's REST interface. */
public final class FlinkCluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUNNING = "RUNNING";

    private final Rest rest;

    /** The slots of all task managers. */
    record Slots(int total, int free, int taskManagers) {}

    public record Job(String id, String name, String state, Duration age) {
        private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

        public boolean active() {
            return !ENDED.contains(state);
        }
    }

    /** A job to run. If the snapshot is null, the job starts without state. */
    record Submission(String jarId, String entryClass, List<String> arguments, String snapshot) {}

    public FlinkCluster(Rest rest) {
        this.rest = rest;
    }

    Slots slots() {
        JsonNode overview = expect(rest.get("/overview"), "return its overview");
        return new Slots(
                overview.path("slots-total").asInt(),
                overview.path("slots-available").asInt(),
                overview.path("taskmanagers").asInt());
    }

    /** All jobs of the cluster, the latest first. */
    public List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        expect(rest.get("/jobs/overview"), "list its jobs")
                .path("jobs")
                .forEach(job -> jobs.add(new Job(
                        job.path("jid").asText(),
                        job.path("name").asText(),
                        job.path("state").asText(),
                        Duration.ofMillis(job.path("duration").asLong()))));
        jobs.sort((a, b) -> a.age().compareTo(b.age()));
        return jobs;
    }

    public Optional<Job> active(String name) {
        return jobs().stream()
                .filter(job -> job.active() && job.name().equals(name))
                .findFirst();
    }

    /** Uploads the jar unless the cluster has it, and returns its id. */
    String upload(JobJar jar) {
        for (JsonNode known : expect(rest.get("/jars"), "list its jars").path("files")) {
            if (known.path("name").asText().equals(jar.uploadName())) {
                return known.path("id").asText();
            }
        }
        Rest.Answer answer = rest.post("/jars/upload", jar.contentType(), jar.body());
        Path stored = Path.of(
                expect(answer, "accept the jar " + jar.file()).path("filename").asText());
        return stored.getFileName().toString();
    }

    /** Starts the job and returns its id. */
    String run(Submission submission) {
        ObjectNode body = JSON.createObjectNode().put("entryClass", submission.entryClass());
        submission.arguments().forEach(body.putArray("programArgsList")::add);
        if (submission.snapshot() != null) {
            body.put("savepointPath", submission.snapshot());
        }
        Rest.Answer answer = rest.post("/jars/" + submission.jarId() + "/run", body);
        return expect(answer, "start " + submission.entryClass()).path("jobid").asText();
    }

    /** The progress of a job. */
    record Progress(String state, boolean allTasksRun, long checkpoints) {}

    Progress progress(String jobId) {
        long checkpoints = rest.get("/jobs/" + jobId + "/checkpoints")
                .body()
                .at("/counts/completed")
                .asLong();
        JsonNode job = expect(rest.get("/jobs/" + jobId), "return job " + jobId);
        return new Progress(job.path("state").asText(), allTasksRun(job), checkpoints);
    }

    /** The last failure of a job. */
    public record Failure(Instant at, String reason, String trace) {}

    /** Empty if the job never failed. */
    public Optional<Failure> failure(String jobId) {
        JsonNode exceptions = rest.get("/jobs/" + jobId + "/exceptions").body();
        JsonNode last = exceptions.at("/exceptionHistory/entries/0");
        String trace =
                last.path("stacktrace").asText(exceptions.path("root-exception").asText(""));
        Instant at = Instant.ofEpochMilli(
                last.path("timestamp").asLong(exceptions.path("timestamp").asLong()));
        return trace.isBlank() ? Optional.empty() : Optional.of(new Failure(at, FlinkError.reason(trace), trace));
    }

    public Checkpoints checkpoints(String jobId) {
        return Checkpoints.of(
                expect(rest.get("/jobs/" + jobId + "/checkpoints"), "return the checkpoints of " + jobId));
    }

    /** Takes a checkpoint now instead of after the job's interval. Has no effect on a job without checkpoints. */
    void checkpoint(String jobId) {
        rest.post("/jobs/" + jobId + "/checkpoints", JSON.createObjectNode());
    }

    /** @param target null for the directory that the cluster's settings name */
    public String savepoint(String jobId, Path target, Duration atMost) {
        ObjectNode body =
                JSON.createObjectNode().put("target-directory", address(target)).put("cancel-job", false);
        return savepointPath(jobId, rest.post("/jobs/" + jobId + "/savepoints", body), atMost);
    }

    /**
     * Stops the job with a savepoint.
     *
     * @param target null for the directory that the cluster's settings name
     */
    public String stop(String jobId, Path target, Duration atMost) {
        ObjectNode body =
                JSON.createObjectNode().put("targetDirectory", address(target)).put("drain", false);
        return savepointPath(jobId, rest.post("/jobs/" + jobId + "/stop", body), atMost);
    }

    private static String address(Path target) {
        return target == null ? null : target.toUri().toString();
    }

    public void cancel(String jobId) {
        expect(rest.patch("/jobs/" + jobId + "?mode=cancel"), "cancel job " + jobId);
    }

    public boolean awaitEnd(String jobId, Duration atMost) {
        return Wait.until(
                atMost, () -> jobs().stream().noneMatch(job -> job.id().equals(jobId) && job.active()));
    }

    private String savepointPath(String jobId, Rest.Answer trigger, Duration atMost) {
        String request = expect(trigger, "take a savepoint of " + jobId)
                .path("request-id")
                .asText();
        JsonNode[] answer = new JsonNode[1];
        boolean inTime = Wait.until(atMost, () -> {
            answer[0] = expect(rest.get("/jobs/" + jobId + "/savepoints/" + request), "take a savepoint");
            return answer[0].at("/status/id").asText().equals("COMPLETED");
        });
        String location = inTime ? answer[0].at("/operation/location").asText("") : "";
        if (location.isEmpty()) {
            String trace = inTime
                    ? answer[0].at("/operation/failure-cause/stack-trace").asText("")
                    : "";
            throw new LabFailure("savepoint of job " + jobId + " failed"
                    + (inTime ? ": " + FlinkError.reason(trace) : " within " + atMost.toSeconds() + " s")
                    + "; see " + rest.base() + "/#/job/" + jobId
                    + "/exceptions, or stop the job without a savepoint with `fringe jobs stop --cancel`");
        }
        return location;
    }

    private static boolean allTasksRun(JsonNode job) {
        if (!job.path("state").asText().equals(RUNNING)) {
            return false;
        }
        for (JsonNode vertex : job.path("vertices")) {
            String state = vertex.path("status").asText();
            if (!state.equals(RUNNING) && !state.equals("FINISHED")) {
                return false;
            }
        }
        return true;
    }

    private JsonNode expect(Rest.Answer answer, String what) {
        if (!answer.ok()) {
            throw new LabFailure("Flink at " + rest.base() + " did not " + what + " (status " + answer.status() + "): "
                    + FlinkError.reason(errors(answer)));
        }
        return answer.body();
    }

    private static String errors(Rest.Answer answer) {
        StringBuilder text = new StringBuilder();
        answer.body()
                .path("errors")
                .forEach(error -> text.append(error.asText()).append('\n'));
        return text.isEmpty() ? String.valueOf(answer.text()) : text.toString();
    }
}
