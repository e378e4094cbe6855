// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.delivery.Inbox;
import dev.fringe.mqtt.delivery.MessageResult;
import dev.fringe.mqtt.delivery.SourceMetrics;
import dev.fringe.mqtt.delivery.SubscriberGroup;
import dev.fringe.mqtt.route.Route;
import dev.fringe.records.metrics.TaskMetrics;
import dev.fringe.records.metrics.TaskMetrics.Gauge;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.management.ObjectName;

/** The JMX bean of a task: {@code dev.fringe.mqtt:type=mqtt-source-task-metrics,connector="…",task="…"}. */
final class TaskGauges {
    private final Map<String, Gauge> gauges = new TreeMap<>();

    private TaskGauges() {}

    static TaskMetrics register(
            SourceConfig config,
            SourceMetrics metrics,
            Inbox inbox,
            SubscriberGroup subscribers,
            List<Route> routes,
            SparkplugHost sparkplug,
            Clock clock) {
        TaskGauges all = new TaskGauges();
        for (MessageResult result : MessageResult.values()) {
            all.add(result.metric(), result.meaning(), () -> metrics.total(result));
        }
        all.counters(metrics);
        all.add("inbox-size", "Messages that wait for Connect", inbox::size);
        all.add("oldest-unacknowledged-age-ms", "Age of the oldest unacknowledged message", () -> {
            long received = subscribers.oldestReceivedAt();
            return received < 0 ? 0 : Math.max(0, clock.millis() - received);
        });
        all.add(
                "unknown-field-total",
                "Fields of protobuf messages that their types do not have",
                () -> routes.stream()
                        .mapToLong(route -> route.decoder().unknownFields())
                        .sum());
        all.add("sequence-gap-total", "Gaps in the sequences of Sparkplug edge nodes", sparkplug::gaps);
        all.add("rebirth-request-total", "Requests for the births of Sparkplug edge nodes", sparkplug::requests);
        all.add("waiting-for-birth", "Sparkplug messages that wait for a birth", sparkplug::waiting);
        all.add("connected", "1 while subscribed, else 0", () -> subscribers.isSubscribed() ? 1 : 0);
        return TaskMetrics.register(
                "dev.fringe.mqtt:type=mqtt-source-task-metrics,connector=" + ObjectName.quote(config.connectorName())
                        + ",task=" + ObjectName.quote(Integer.toString(config.getInt(SourceConfig.TASK_NUMBER))),
                all.gauges);
    }

    private void counters(SourceMetrics metrics) {
        add("received-total", "Messages taken from the broker", metrics::receivedTotal);
        add("acknowledged-total", "Messages acknowledged", metrics::acknowledgedTotal);
        add("in-flight", "Messages whose records Kafka has not confirmed yet", metrics::inFlight);
        add("stale-ack-total", "Acknowledgements that were too late for their connection", metrics::staleAcksTotal);
        add("dropped-total", "QoS 0 messages dropped because the inbox was full", metrics::droppedTotal);
        add(
                "timestamp-replaced-total",
                "Records that kept the time of receipt because the device's time was beyond the route's bounds",
                metrics::timestampsReplacedTotal);
        add("reconnect-total", "Connections after the first", metrics::reconnectsTotal);
        add(
                "session-lost-total",
                "Connections at which the broker had forgotten the session",
                metrics::sessionsLostTotal);
    }

    private void add(String name, String doc, Supplier<Number> value) {
        gauges.put(name, new Gauge(doc, value));
    }
}
