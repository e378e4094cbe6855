// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import dev.fringe.lab.clusters.connect.TaskRecovery;
import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.stack.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Restarts what ended because a service was away: jobs end with their job manager, and tasks fail without a service. */
public final class FlowRecovery {
    private static final Duration TASK_MANAGERS_BACK = Duration.ofSeconds(60);

    private FlowRecovery() {}

    /** Returns a sentence for each job and connector that was restarted. */
    public static List<String> recover(Path dir, Endpoints endpoints) {
        List<String> restarted = new ArrayList<>();
        for (JobRecovery.Recovered job : new JobRecovery(dir, TASK_MANAGERS_BACK).recover()) {
            restarted.add("Restarted job " + job.name()
                    + job.snapshot()
                            .map(from -> " from its latest checkpoint.")
                            .orElse(" without state, because it had no checkpoint."));
        }
        for (String connector : new TaskRecovery(endpoints.connect()).restartFailed()) {
            restarted.add("Restarted the failed tasks of connector " + connector + ".");
        }
        return restarted;
    }
}
