// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.delivery.Inbox;
import dev.fringe.mqtt.delivery.MessageResult;
import dev.fringe.mqtt.delivery.SourceMetrics;
import dev.fringe.mqtt.delivery.SubscriberGroup;
import dev.fringe.mqtt.delivery.Window;
import dev.fringe.mqtt.route.Route;
import dev.fringe.records.metrics.TaskMetrics;
import dev.fringe.records.metrics.TaskMetrics.Gauge;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.management.ObjectName;

/** The JMX bean of a task: {@code dev.fringe.mqtt:type=mqtt-source-task-metrics,connector="…",task="…"}. */
public final class TaskGauges {
    /** The beginning of the bean's name; {@link #nameOf} is the rest. */
    public static final String BEAN = "dev.fringe.mqtt:type=mqtt-source-task-metrics";

    private final Map<String, Gauge> gauges = new TreeMap<>();

    private TaskGauges() {}

    /** What the metrics of a task are read from. */
    record Parts(
            SourceMetrics metrics,
            Inbox inbox,
            SubscriberGroup subscribers,
            List<Route> routes,
            SparkplugHost sparkplug,
            WatchedTopics watched,
            Clock clock) {}

    static TaskMetrics register(SourceConfig config, Parts parts) {
        return TaskMetrics.register(BEAN + "," + nameOf(config), of(parts));
    }

    /** The name of each metric and its meaning, without a task. */
    public static Map<String, String> described() {
        SourceMetrics metrics = new SourceMetrics();
        Clock clock = Clock.systemUTC();
        Map<String, String> described = new TreeMap<>();
        of(new Parts(
                        metrics,
                        new Inbox(1, Duration.ZERO, new Window(1), metrics),
                        new SubscriberGroup(List.of(), List.of()),
                        List.of(),
                        new SparkplugHost(List.of(), null, clock),
                        new WatchedTopics(List.of(), 0, "", clock),
                        clock))
                .forEach((name, gauge) -> described.put(name, gauge.doc()));
        return described;
    }

    private static Map<String, Gauge> of(Parts parts) {
        TaskGauges all = new TaskGauges();
        for (MessageResult result : MessageResult.values()) {
            all.add(result.metric(), result.meaning(), () -> parts.metrics().total(result));
        }
        all.counters(parts.metrics());
        SubscriberGroup subscribers = parts.subscribers();
        all.add("inbox-size", "Messages that wait for Connect", parts.inbox()::size);
        all.add("oldest-unacknowledged-age-ms", "Age of the oldest unacknowledged message", () -> {
            long received = subscribers.oldestReceivedAt();
            return received < 0 ? 0 : Math.max(0, parts.clock().millis() - received);
        });
        all.add(
                "unknown-field-total",
                "Fields of protobuf messages that their types do not have",
                () -> parts.routes().stream()
                        .mapToLong(route -> route.decoder().unknownFields())
                        .sum());
        all.add("sequence-gap-total", "Gaps in the sequences of Sparkplug edge nodes", parts.sparkplug()::gaps);
        all.add(
                "rebirth-request-total",
                "Requests for the births of Sparkplug edge nodes",
                parts.sparkplug()::requests);
        all.add("waiting-for-birth", "Sparkplug messages that wait for a birth", parts.sparkplug()::waiting);
        all.add("connected", "1 while subscribed, else 0", () -> subscribers.isSubscribed() ? 1 : 0);
        WatchedTopics watched = parts.watched();
        all.add("watched-topics", "MQTT topics whose latest message is known, of watched.topics", watched::size);
        all.add(
                "watched-topic-refused-total",
                "Messages of topics that are not watched because watched.topics.max are",
                watched::refusedTotal);
        return all.gauges;
    }

    /** The connector and the task in the name of a bean. */
    static String nameOf(SourceConfig config) {
        return "connector=" + ObjectName.quote(config.connectorName()) + ",task="
                + ObjectName.quote(Integer.toString(config.getInt(SourceConfig.TASK_NUMBER)));
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
