// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.sparkplug.SparkplugTopic.NodeId;
import dev.fringe.records.metrics.TaskMetrics;
import dev.fringe.records.metrics.TaskMetrics.Gauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;

/** A JMX bean for each edge node: {@code dev.fringe.mqtt:type=sparkplug-node-metrics,connector="…",task="…",group="…",node="…"}. */
public final class NodeMetrics implements AutoCloseable {
    /** A worker has few thousand beans at most; the totals of the task count the others, too. */
    private static final int MOST = 2_000;

    private final String task;
    private final Map<EdgeNode, TaskMetrics> beans = new HashMap<>();

    public NodeMetrics(String connector, int task) {
        this.task = "dev.fringe.mqtt:type=sparkplug-node-metrics,connector=" + ObjectName.quote(connector) + ",task="
                + ObjectName.quote(Integer.toString(task));
    }

    /** Registers edge nodes that have no bean yet. */
    public void update(List<SparkplugDecoder> decoders) {
        for (SparkplugDecoder decoder : decoders) {
            decoder.nodes().forEach((id, node) -> {
                if (beans.size() < MOST && !beans.containsKey(node)) {
                    beans.put(node, TaskMetrics.register(name(id), gauges(node)));
                }
            });
        }
    }

    private String name(NodeId id) {
        return task + ",group=" + ObjectName.quote(id.group()) + ",node=" + ObjectName.quote(id.node());
    }

    private static Map<String, Gauge> gauges(EdgeNode node) {
        NodeCounts counts = node.counts();
        Map<String, Gauge> gauges = new TreeMap<>();
        gauges.put("sequence-gap-total", new Gauge("Gaps in the sequence of messages", counts::gaps));
        gauges.put(
                "sequence-missed-total",
                new Gauge("Messages that are missing at least, because sequence numbers repeat", counts::missed));
        gauges.put("rebirth-request-total", new Gauge("Requests for the births of the edge node", counts::requests));
        gauges.put("late-death-total", new Gauge("Deaths of earlier sessions, which were ignored", counts::lateDeaths));
        gauges.put("dead", new Gauge("1 after a death until the next birth, else 0", () -> node.isDead() ? 1 : 0));
        return gauges;
    }

    @Override
    public void close() {
        beans.values().forEach(TaskMetrics::close);
    }
}
