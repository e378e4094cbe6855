// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import java.time.Duration;
import java.util.List;

/** Restarts tasks that failed while a service was unavailable. Connect does not restart failed tasks by itself. */
public final class TaskRecovery {
    private static final Duration REBALANCE = Duration.ofSeconds(60);

    private final ConnectCluster cluster;

    public TaskRecovery(String connect) {
        this.cluster = new ConnectCluster(ConnectCluster.rest(connect), REBALANCE);
    }

    /** Returns the names of the connectors with a failure. */
    public List<String> restartFailed() {
        List<String> failed = cluster.all().stream()
                .filter(status -> !status.failures().isEmpty())
                .map(ConnectorStatus::name)
                .toList();
        failed.forEach(cluster::restartFailed);
        return failed;
    }
}
