// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.stack.Rest;
import java.time.Duration;
import java.util.List;

/** Starts again what failed while something it needs was away: Connect leaves a failed task as it is. */
public final class TaskRecovery {
    private static final Duration REBALANCE = Duration.ofSeconds(60);

    private final ConnectCluster cluster;

    public TaskRecovery(String connect) {
        this.cluster = new ConnectCluster(new Rest("Kafka Connect", connect), REBALANCE);
    }

    /** The names of the connectors that had failed, in whole or in part. */
    public List<String> restartFailed() {
        List<String> failed = cluster.all().stream()
                .filter(status -> !status.failures().isEmpty())
                .map(ConnectorStatus::name)
                .toList();
        failed.forEach(cluster::restartFailed);
        return failed;
    }
}
