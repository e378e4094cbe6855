// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.console.chain.Connectors;
import dev.fringe.lab.console.chain.Probe;
import java.util.Map;
import java.util.Set;

/** The current state of each connector with the topics that it uses. */
final class ConnectorStates {
    private final ChainWatch watch;

    ConnectorStates(ChainWatch watch) {
        this.watch = watch;
    }

    void writeTo(ObjectNode root) {
        Probe.Seen<Connectors.Deployed> seen = watch.connectors();
        root.put("connectProblem", seen.problem().orElse(null));
        ArrayNode all = root.putArray("connectors");
        if (seen.value() == null) {
            return;
        }
        KafkaProgress.Progress progress = watch.kafka().value();
        for (DeployedConnector connector : seen.value().connectors()) {
            write(
                    connector,
                    seen.value().topics().getOrDefault(connector.name(), Set.of()),
                    lags(connector, progress),
                    all.addObject());
        }
    }

    private static Map<String, Long> lags(DeployedConnector connector, KafkaProgress.Progress progress) {
        return connector.isSource() || progress == null
                ? Map.of()
                : progress.lags().getOrDefault(connector.group(), Map.of());
    }

    private static void write(
            DeployedConnector connector, Set<String> topics, Map<String, Long> lags, ObjectNode node) {
        ConnectorStatus status = connector.status();
        node.put("name", connector.name())
                .put("type", status.type())
                .put("class", connector.config().get("connector.class"))
                .put("state", status.summary())
                .put("running", status.running())
                .put("connectorState", status.connector().state())
                .put("failed", status.failures().size())
                .put("deadLetters", connector.deadLetterQueue().orElse(null));
        ArrayNode tasks = node.putArray("tasks");
        status.tasks()
                .forEach(task -> tasks.addObject().put("label", task.label()).put("state", task.state()));
        ArrayNode used = node.putArray("topics");
        topics.forEach(topic -> {
            ObjectNode entry = used.addObject().put("name", topic);
            if (lags.containsKey(topic)) {
                entry.put("lag", lags.get(topic));
            }
        });
        if (connector.isSource() || lags.isEmpty()) {
            node.putNull("lag");
        } else {
            node.put("lag", lags.values().stream().mapToLong(Long::longValue).sum());
        }
    }
}
