// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.util.Optional;

/** Watches a submitted job until it works or fails. */
public final class JobWatch {
    private final FlinkCluster cluster;
    private final Duration steady;

    /** The outcome of a start, with the job's last state. */
    public sealed interface Observed {
        String state();

        /** It runs and has completed a checkpoint or run for a while, or it has finished. */
        record Works(String state) implements Observed {}

        /** It failed at least once; it may be restarting. */
        record Failed(String state, String reason) implements Observed {}

        /** Neither within the time. */
        record Undecided(String state) implements Observed {}
    }

    /** @param steady how long a job without checkpoints must run without a failure */
    public JobWatch(FlinkCluster cluster, Duration steady) {
        this.cluster = cluster;
        this.steady = steady;
    }

    public Observed await(String jobId, Duration atMost) {
        Look look = new Look(jobId);
        Wait.until(atMost, look::decided);
        return look.outcome;
    }

    private final class Look {
        private final String jobId;
        private Observed outcome = new Observed.Undecided("UNKNOWN");
        private long runningSince = -1;
        private boolean checkpointAsked;

        private Look(String jobId) {
            this.jobId = jobId;
        }

        private boolean decided() {
            // In this order, so that a failure after the observed checkpoint is also seen.
            FlinkCluster.Progress progress = cluster.progress(jobId);
            if (progress.allTasksRun() && progress.checkpoints() == 0 && !checkpointAsked) {
                cluster.checkpoint(jobId);
                checkpointAsked = true;
            }
            Optional<String> failure = cluster.failure(jobId).map(FlinkCluster.Failure::reason);
            outcome = outcome(progress, failure);
            return !(outcome instanceof Observed.Undecided);
        }

        private Observed outcome(FlinkCluster.Progress progress, Optional<String> failure) {
            String state = progress.state();
            if (failure.isPresent() || state.equals("FAILED")) {
                return new Observed.Failed(state, failure.orElse("Flink gives no reason"));
            }
            if (state.equals("CANCELED")) {
                return new Observed.Failed(state, "it was cancelled in the meantime");
            }
            boolean works = state.equals("FINISHED")
                    || progress.allTasksRun() && (progress.checkpoints() > 0 || steadily(progress));
            return works ? new Observed.Works(state) : new Observed.Undecided(state);
        }

        private boolean steadily(FlinkCluster.Progress progress) {
            long now = System.nanoTime();
            if (runningSince < 0) {
                runningSince = now;
            }
            return now - runningSince >= steady.toNanos();
        }
    }
}
