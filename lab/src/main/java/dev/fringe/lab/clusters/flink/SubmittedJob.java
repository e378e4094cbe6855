// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import java.time.Instant;
import java.util.List;

/**
 * The last submission of a job.
 *
 * @param name its name on the cluster
 * @param options the job's options, without the addresses
 * @param snapshot the snapshot from which it was started, or the savepoint with which it was stopped; null if neither
 * @param stopped whether the user stopped it, so that it is not recovered
 */
public record SubmittedJob(
        KnownJob job,
        String name,
        List<String> options,
        String jobId,
        Instant submitted,
        String snapshot,
        boolean stopped) {

    public SubmittedJob stoppedWith(String savepoint) {
        return new SubmittedJob(job, name, options, jobId, submitted, savepoint, true);
    }
}
