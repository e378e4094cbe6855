// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The deployed connectors with the topics that they use. */
public final class Connectors {
    private static final long TOPICS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ConnectCluster cluster;
    private Map<String, Set<String>> topics = Map.of();
    private long asked;

    /** @param topics those that each connector has read or written, by its name */
    public record Deployed(List<DeployedConnector> connectors, Map<String, Set<String>> topics) {
        public List<DeployedConnector> sources() {
            return connectors.stream().filter(DeployedConnector::isSource).toList();
        }

        public List<DeployedConnector> sinks() {
            return connectors.stream()
                    .filter(connector -> !connector.isSource())
                    .toList();
        }
    }

    Connectors(ConnectCluster cluster) {
        this.cluster = cluster;
    }

    Deployed look() {
        List<DeployedConnector> connectors = cluster.deployed();
        boolean allKnown = connectors.stream().allMatch(connector -> topics.containsKey(connector.name()));
        if (!allKnown || System.nanoTime() - asked > TOPICS_NANOS) {
            Map<String, Set<String>> now = new HashMap<>();
            connectors.forEach(connector -> now.put(connector.name(), cluster.topics(connector.name())));
            topics = now;
            asked = System.nanoTime();
        }
        return new Deployed(connectors, topics);
    }
}
