// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import java.time.Instant;
import java.util.List;

/**
 * A job as it was last submitted.
 *
 * @param name under which the cluster knows it
 * @param options what follows the job's name on the command line, without the addresses
 * @param snapshot where its state came from, or was saved to when it was stopped; null if neither
 * @param stopped whether it was stopped on purpose, so that nothing should bring it back
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
