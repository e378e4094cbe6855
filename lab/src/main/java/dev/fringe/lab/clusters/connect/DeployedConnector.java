// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import java.util.Map;
import java.util.Optional;

/** A connector of the cluster: its configuration and its state. */
public record DeployedConnector(String name, Map<String, String> config, ConnectorStatus status) {
    private static final String QUEUE = "errors.deadletterqueue.topic.name";

    public boolean isSource() {
        return "source".equals(status.type());
    }

    /** The topic for records that it cannot store. */
    public Optional<String> deadLetterQueue() {
        return Optional.ofNullable(config.get(QUEUE)).filter(topic -> !topic.isBlank());
    }

    /** The consumer group of a sink. */
    public String group() {
        return config.getOrDefault("consumer.override.group.id", "connect-" + name);
    }
}
