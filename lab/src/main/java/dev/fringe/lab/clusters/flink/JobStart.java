// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.clusters.flink.JobWatch.Observed;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts a job on a stack's cluster and waits until it works; cancels it if it fails. */
public final class JobStart {
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration CANCELLING = Duration.ofSeconds(30);

    private final FlinkCluster cluster;
    private final Endpoints endpoints;
    private final Path dir;
    private final Duration patience;

    /**
     * The result of a start.
     *
     * @param reason why the job does not work; empty if it does
     */
    public record Result(SubmittedJob job, String state, Optional<String> reason) {
        public boolean works() {
            return reason.isEmpty();
        }
    }

    /**
     * @param dir of the stack
     * @param patience how long the job may take until all its tasks run
     */
    public JobStart(Path dir, Endpoints endpoints, Duration patience) {
        this.cluster = new FlinkCluster(new Rest("Flink", endpoints.flink()));
        this.endpoints = endpoints;
        this.dir = dir;
        this.patience = patience;
    }

    /** @param snapshot the savepoint or checkpoint to restore, or null */
    public Result run(KnownJob job, List<String> arguments, JobJar jar, String snapshot) {
        JobBook book = JobBook.open(dir);
        Optional<SubmittedJob> before = book.find(job.runName(arguments));
        SubmittedJob submitted =
                new JobSubmitter(cluster, endpoints, book, Clock.systemUTC()).submit(job, arguments, jar, snapshot);
        Observed outcome = new JobWatch(cluster, STEADY).await(submitted.jobId(), patience);
        if (outcome instanceof Observed.Works works) {
            rememberIfFinished(submitted, works.state(), snapshot);
            return new Result(submitted, works.state(), Optional.empty());
        }
        end(submitted.jobId());
        // Another command may have written the file in the meantime.
        JobBook.open(dir).takeBack(submitted.name(), before);
        return new Result(submitted, "FAILED", Optional.of(reason(outcome)));
    }

    /** Cancels the job, which would otherwise restart and fail again. */
    private void end(String jobId) {
        if (cluster.jobs().stream().anyMatch(job -> job.id().equals(jobId) && job.active())) {
            cluster.cancel(jobId);
            if (!cluster.awaitEnd(jobId, CANCELLING)) {
                throw new LabFailure("job " + jobId + " failed and was cancelled, but did not end within "
                        + CANCELLING.toSeconds() + " s: check it with `fringe jobs list`");
            }
        }
    }

    private String reason(Observed outcome) {
        return outcome instanceof Observed.Failed failed
                ? failed.reason()
                : "not all of its tasks ran within "
                        + patience.toSeconds() + " s (state " + outcome.state()
                        + "); check `fringe status`, or increase --timeout";
    }

    private void rememberIfFinished(SubmittedJob submitted, String state, String snapshot) {
        JobBook book = JobBook.open(dir);
        if (state.equals("FINISHED") && book.find(submitted.name()).isPresent()) {
            book.enter(submitted.stoppedWith(snapshot));
        }
    }
}
