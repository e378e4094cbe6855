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

/** Restarts the jobs that were lost with their job manager, each from its latest checkpoint. */
public final class JobRecovery {
    private final Path dir;
    private final Duration slotsPatience;

    /** A restarted job. The snapshot is empty if it was started without state. */
    public record Recovered(String name, String jobId, Optional<String> snapshot) {}

    /** @param slotsPatience how long to wait for the slots of the task managers */
    public JobRecovery(Path dir, Duration slotsPatience) {
        this.dir = dir;
        this.slotsPatience = slotsPatience;
    }

    /** Submits again the jobs that were not stopped and that the cluster does not know. */
    public List<Recovered> recover() {
        JobBook book = JobBook.open(dir);
        if (book.all().stream().allMatch(SubmittedJob::stopped)) {
            return List.of();
        }
        Endpoints endpoints = Endpoints.read(dir);
        FlinkCluster cluster = new FlinkCluster(new Rest("Flink", endpoints.flink()));
        JobSubmitter submitter = new JobSubmitter(cluster, endpoints, book, Clock.systemUTC());
        // The cluster still knows a job that has finished, so it is not restarted.
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

    /** The savepoint of a stopped job, which is newer than any of its checkpoints; otherwise its latest checkpoint. */
    public static Optional<String> lastSnapshot(Path dir, SubmittedJob job) {
        return job.stopped() && job.snapshot() != null
                ? Optional.of(job.snapshot())
                : Optional.ofNullable(latestSnapshot(dir, job));
    }

    /** The job's latest checkpoint, or the snapshot from which it was started if it has none. */
    static String latestSnapshot(Path dir, SubmittedJob job) {
        return new Snapshots(dir)
                .latestCheckpoint(job.jobId())
                .map(path -> path.toUri().toString())
                .orElse(job.snapshot());
    }
}
