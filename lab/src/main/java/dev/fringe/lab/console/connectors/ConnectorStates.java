// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.ConnectorState;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.Probe;
import dev.fringe.lab.console.chain.ChainWatch;
import java.util.List;
import java.util.Map;

/** The current state of each connector with the topics that it uses. */
final class ConnectorStates {
    private final ChainWatch watch;

    ConnectorStates(ChainWatch watch) {
        this.watch = watch;
    }

    void writeTo(ObjectNode root) {
        Probe.Seen<List<ConnectorState>> seen = watch.connectors();
        root.put("connectProblem", seen.problem().orElse(null));
        ArrayNode all = root.putArray("connectors");
        if (seen.value() == null) {
            return;
        }
        KafkaProgress.Progress progress = watch.kafka().value();
        for (ConnectorState state : seen.value()) {
            write(state, topics(state.connector(), progress), lags(state.connector(), progress), all.addObject());
        }
    }

    private static List<String> topics(DeployedConnector connector, KafkaProgress.Progress progress) {
        if (progress == null) {
            return List.of();
        }
        return progress.ends().keySet().stream()
                .filter(topic -> connector.isSink() ? connector.reads(topic) : connector.writes(topic))
                .toList();
    }

    private static Map<String, Long> lags(DeployedConnector connector, KafkaProgress.Progress progress) {
        return !connector.isSink() || progress == null
                ? Map.of()
                : progress.lags().getOrDefault(connector.group(), Map.of());
    }

    private static void write(ConnectorState state, List<String> topics, Map<String, Long> lags, ObjectNode node) {
        DeployedConnector connector = state.connector();
        ConnectorStatus status = state.status();
        node.put("name", connector.name())
                .put("type", status.type())
                .put("class", connector.option("connector.class"))
                .put("state", status.summary())
                .put("running", status.running())
                .put("connectorState", status.connector().state())
                .put("failed", status.failures().size())
                .put("deadLetters", connector.deadLetters().orElse(null));
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
        if (!connector.isSink() || lags.isEmpty()) {
            node.putNull("lag");
        } else {
            node.put("lag", lags.values().stream().mapToLong(Long::longValue).sum());
        }
    }
}
