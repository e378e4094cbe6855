// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Stops a running job and records the snapshot to restore it from. */
public final class JobStop {
    private final Path dir;
    private final FlinkCluster cluster;
    private final Duration patience;

    /**
     * The result of a stop.
     *
     * @param savepoint empty if the job was cancelled without one
     * @param ended whether the job has ended already
     */
    public record Result(FlinkCluster.Job job, Optional<String> savepoint, boolean ended) {}

    /**
     * @param dir of the stack
     * @param patience how long Flink may take for the savepoint, and then to end the job
     */
    public JobStop(Path dir, FlinkCluster cluster, Duration patience) {
        this.dir = dir;
        this.cluster = cluster;
        this.patience = patience;
    }

    public Result withSavepoint(FlinkCluster.Job job) {
        String savepoint = cluster.stop(job.id(), new Snapshots(dir).savepoints(), patience);
        return awaitEnd(job, Optional.of(savepoint));
    }

    public Result withoutSavepoint(FlinkCluster.Job job) {
        cluster.cancel(job.id());
        return awaitEnd(job, Optional.empty());
    }

    private Result awaitEnd(FlinkCluster.Job job, Optional<String> savepoint) {
        boolean ended = cluster.awaitEnd(job.id(), patience);
        JobBook book = JobBook.open(dir);
        book.find(job.name())
                .filter(known -> known.jobId().equals(job.id()))
                .ifPresent(known -> book.enter(
                        known.stoppedWith(savepoint.orElseGet(() -> JobRecovery.latestSnapshot(dir, known)))));
        return new Result(job, savepoint, ended);
    }
}
