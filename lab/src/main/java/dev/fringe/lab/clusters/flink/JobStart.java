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

/** Starts a job on a stack's cluster and watches it until it works; ends a job that does not. */
public final class JobStart {
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration CANCELLING = Duration.ofSeconds(30);

    private final FlinkCluster cluster;
    private final Endpoints endpoints;
    private final Path dir;
    private final Duration patience;

    /**
     * How a start went.
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
     * @param patience for how long the job may take until all its tasks run
     */
    public JobStart(Path dir, Endpoints endpoints, Duration patience) {
        this.cluster = new FlinkCluster(new Rest("Flink", endpoints.flink()));
        this.endpoints = endpoints;
        this.dir = dir;
        this.patience = patience;
    }

    /** @param snapshot where the job's state comes from, or null to begin without any */
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
        // Another command may have written the book while this one watched.
        JobBook.open(dir).takeBack(submitted.name(), before);
        return new Result(submitted, "FAILED", Optional.of(reason(outcome)));
    }

    /** A job that failed once would restart and fail again, up to its number of restarts. */
    private void end(String jobId) {
        if (cluster.jobs().stream().anyMatch(job -> job.id().equals(jobId) && job.active())) {
            cluster.cancel(jobId);
            if (!cluster.awaitEnd(jobId, CANCELLING)) {
                throw new LabFailure("job " + jobId + " does not work and has not ended within "
                        + CANCELLING.toSeconds() + " s of being cancelled: see `fringe jobs list`");
            }
        }
    }

    private String reason(Observed outcome) {
        return outcome instanceof Observed.Failed failed
                ? failed.reason()
                : "it did not run with all its tasks within "
                        + patience.toSeconds() + " s (state " + outcome.state()
                        + "); see `fringe status`, or give it longer with --timeout";
    }

    private void rememberIfFinished(SubmittedJob submitted, String state, String snapshot) {
        JobBook book = JobBook.open(dir);
        if (state.equals("FINISHED") && book.find(submitted.name()).isPresent()) {
            book.enter(submitted.stoppedWith(snapshot));
        }
    }
}
