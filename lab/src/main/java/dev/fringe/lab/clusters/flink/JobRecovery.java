// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Wait;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings back the jobs that a job manager took with it when it died, each from its latest checkpoint. */
public final class JobRecovery {
    private final Path dir;
    private final Duration slotsPatience;

    /** A job that runs again; the snapshot is empty if there was none and it began anew. */
    public record Recovered(String name, String jobId, Optional<String> snapshot) {}

    /** @param slotsPatience for how long to wait until the task managers have come back too */
    public JobRecovery(Path dir, Duration slotsPatience) {
        this.dir = dir;
        this.slotsPatience = slotsPatience;
    }

    /** Submits again what was submitted, not stopped, and is unknown to the cluster. Does nothing when all is well. */
    public List<Recovered> recover() {
        JobBook book = JobBook.open(dir);
        if (book.all().stream().allMatch(SubmittedJob::stopped)) {
            return List.of();
        }
        Endpoints endpoints = Endpoints.read(dir);
        FlinkCluster cluster = new FlinkCluster(new Rest("Flink", endpoints.flink()));
        JobSubmitter submitter = new JobSubmitter(cluster, endpoints, book, Clock.systemUTC());
        // A job that has ended by itself is still known to the cluster and is left alone.
        Set<String> known = cluster.jobs().stream().map(FlinkCluster.Job::id).collect(Collectors.toSet());
        List<Recovered> recovered = new ArrayList<>();
        for (SubmittedJob lost : book.all()) {
            if (!lost.stopped() && !known.contains(lost.jobId())) {
                recovered.add(recover(lost, cluster, submitter));
            }
        }
        return recovered;
    }

    private Recovered recover(SubmittedJob lost, FlinkCluster cluster, JobSubmitter submitter) {
        int slots = lost.job().slots(lost.options());
        Wait.until(slotsPatience, () -> cluster.slots().free() >= slots);
        String snapshot = latestSnapshot(dir, lost);
        SubmittedJob again = submitter.submit(lost.job(), lost.options(), JobJar.ofProject(), snapshot);
        return new Recovered(again.name(), again.jobId(), Optional.ofNullable(snapshot));
    }

    /** Its own latest checkpoint; if it died before the first one, the snapshot that it had begun from. */
    public static String latestSnapshot(Path dir, SubmittedJob job) {
        return new Snapshots(dir)
                .latestCheckpoint(job.jobId())
                .map(path -> path.toUri().toString())
                .orElse(job.snapshot());
    }
}
