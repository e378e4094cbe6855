// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.AtomicFile;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last submission of each job, in {@code jobs.json}, for its recovery. */
public final class JobBook {
    public static final String FILE = "jobs.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, SubmittedJob> jobs = new LinkedHashMap<>();

    private JobBook(Path file) {
        this.file = file;
    }

    public static JobBook open(Path dir) {
        JobBook book = new JobBook(dir.resolve(FILE));
        try {
            JSON.readTree(Files.readString(book.file)).path("jobs").forEach(book::load);
        } catch (NoSuchFileException e) {
            // No job has been submitted yet.
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot read " + book.file + " (" + e.getMessage()
                            + "): move the file away; `fringe jobs list` shows the running jobs",
                    e);
        }
        return book;
    }

    public List<SubmittedJob> all() {
        return List.copyOf(jobs.values());
    }

    public Optional<SubmittedJob> find(String name) {
        return Optional.ofNullable(jobs.get(name));
    }

    public void enter(SubmittedJob job) {
        jobs.put(job.name(), job);
        write();
    }

    /** Restores the previous entry of a job, or removes the entry if {@code before} is empty. */
    void takeBack(String name, Optional<SubmittedJob> before) {
        before.ifPresentOrElse(job -> jobs.put(name, job), () -> jobs.remove(name));
        write();
    }

    private void load(JsonNode node) {
        List<String> options = new ArrayList<>();
        node.path("options").forEach(option -> options.add(option.asText()));
        String name = node.path("name").asText();
        SubmittedJob job = new SubmittedJob(
                KnownJob.named(node.path("job").asText(name)),
                name,
                options,
                node.path("jobId").asText(),
                Instant.parse(node.path("submitted").asText(Instant.EPOCH.toString())),
                node.path("snapshot").asText(null),
                node.path("stopped").asBoolean());
        jobs.put(job.name(), job);
    }

    private void write() {
        ObjectNode root = JSON.createObjectNode();
        var entries = root.putArray("jobs");
        for (SubmittedJob job : jobs.values()) {
            ObjectNode entry =
                    entries.addObject().put("job", job.job().jobName()).put("name", job.name());
            job.options().forEach(entry.putArray("options")::add);
            entry.put("jobId", job.jobId())
                    .put("submitted", job.submitted().toString())
                    .put("snapshot", job.snapshot())
                    .put("stopped", job.stopped());
        }
        try {
            AtomicFile.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write " + file + " (" + e.getMessage() + "): free disk space; the job was submitted", e);
        }
    }
}
