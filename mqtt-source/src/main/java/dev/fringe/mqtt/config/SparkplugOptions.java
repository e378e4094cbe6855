// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.mqtt.broker.Presence;
import dev.fringe.mqtt.sparkplug.HostState;
import dev.fringe.mqtt.sparkplug.RebirthRules;
import dev.fringe.mqtt.sparkplug.SparkplugDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The options of the connector for routes of the format sparkplug. */
public final class SparkplugOptions {
    public static final String BIRTHS_TOPIC = "sparkplug.births.topic";

    /** The prefix of the options of the Kafka clients that store and read the births. */
    static final String KAFKA_PREFIX = "sparkplug.kafka.";

    static final String BOOTSTRAP = KAFKA_PREFIX + "bootstrap.servers";
    static final String REBIRTH_INTERVAL = "sparkplug.rebirth.interval.ms";
    static final String REBIRTH_WAIT = "sparkplug.rebirth.wait.ms";
    static final String MAX_METRICS = "sparkplug.max.metrics";
    static final String HOST_ID = "sparkplug.host.id";

    /** What a record of a birth has besides the payload: its key and its headers. */
    private static final int ENVELOPE_BYTES = 2_000;

    private SparkplugOptions() {}

    static void define(Options o) {
        o.group("Sparkplug");
        o.add(BOOTSTRAP, STRING, "", null, MEDIUM, "Births: Kafka", """
                The addresses of the Kafka cluster for the topic of births; required by routes of the format `sparkplug`. \
                Other options of a Kafka client, such as `sparkplug.kafka.security.protocol`, have the same prefix.""");
        o.add(BIRTHS_TOPIC, STRING, "sparkplug.births", Checks.KAFKA_TOPIC, MEDIUM, "Births: topic", """
                The compacted Kafka topic that keeps the births of edge nodes and devices, so that a restarted task \
                knows the aliases that were declared before. The task creates it if it does not exist. Connectors may \
                share it.""");
        o.add(REBIRTH_INTERVAL, LONG, 5_000L, Range.atLeast(0), MEDIUM, "Rebirth: interval", """
                The shortest time between two requests for the births of one edge node, in milliseconds. The task asks \
                when an alias is unknown or when the sequence has a gap. 0: the task never asks, and reads data by the \
                last birth that it knows.""");
        o.add(REBIRTH_WAIT, LONG, 15_000L, Range.atLeast(0), MEDIUM, "Rebirth: wait", """
                How long data wait for a birth that was asked for, in milliseconds. Then they are read by the last birth \
                if it declares all their aliases; otherwise they are poison. Waiting data are unacknowledged, and so are \
                the messages after them.""");
        o.add(MAX_METRICS, INT, 1_000_000, Range.atLeast(1), LOW, "Maximum metrics", """
                The maximum number of metrics that the births of all edge nodes of a route may declare. A birth that would \
                exceed it is poison.""");
        o.add(HOST_ID, STRING, "", Checks.LEVEL, LOW, "Host application", """
                The identifier of a Sparkplug host application. If it is set, the task publishes its state, retained, at \
                `spBv1.0/STATE/<id>`: online while it is subscribed, and offline when it stops or its connection is \
                lost. Edge nodes that have it as their primary host keep their data while it is offline.""");
    }

    public static SparkplugDecoder.Settings settings(SourceConfig config) {
        return new SparkplugDecoder.Settings(
                new RebirthRules(
                        Duration.ofMillis(config.getLong(REBIRTH_INTERVAL)),
                        Duration.ofMillis(config.getLong(REBIRTH_WAIT))),
                config.getInt(SourceConfig.MAX_PAYLOAD_BYTES),
                config.getInt(SourceConfig.MAX_RECORD_BYTES) - ENVELOPE_BYTES,
                config.getInt(MAX_METRICS));
    }

    /** The options of the Kafka clients for the births. */
    public static Map<String, Object> kafka(SourceConfig config) {
        return new LinkedHashMap<>(config.originalsWithPrefix(KAFKA_PREFIX));
    }

    /** The state of the host application, if one is configured. */
    public static Optional<Presence> presence(SourceConfig config, long now) {
        String host = config.getString(HOST_ID);
        return host.isEmpty() ? Optional.empty() : Optional.of(HostState.of(host, now));
    }

    /** The errors in how the options are combined with those of the routes, by option. */
    static Map<String, String> conflicts(Map<String, Object> values, List<String> sparkplugRoutes, int maxTasks) {
        Map<String, String> wrong = new LinkedHashMap<>();
        if (sparkplugRoutes.isEmpty()) {
            return wrong;
        }
        String routes = String.join(", ", sparkplugRoutes);
        if (isBlank(values, BOOTSTRAP)) {
            wrong.put(BOOTSTRAP, "the births of route " + routes + " are stored in Kafka; set its addresses");
        }
        if (isBlank(values, BIRTHS_TOPIC)) {
            wrong.put(BIRTHS_TOPIC, "the births of route " + routes + " need a topic; set one, or remove this option");
        }
        boolean divided = "routes".equals(values.get(SourceConfig.ASSIGNMENT));
        if (!divided && maxTasks > 1) {
            wrong.put(
                    SourceConfig.ASSIGNMENT,
                    "the messages of an edge node must stay in order, and tasks that share a subscription do not keep"
                            + " it; set tasks.max to 1 or this option to routes");
        }
        if (!isBlank(values, SourceConfig.SHARED_GROUP)) {
            wrong.put(
                    SourceConfig.SHARED_GROUP,
                    "the messages of an edge node must stay in order, which a shared subscription does not keep; remove"
                            + " it");
        }
        if (divided && sparkplugRoutes.size() > 1 && !isBlank(values, HOST_ID)) {
            wrong.put(
                    HOST_ID,
                    "the routes " + routes + " have a session each, and only one can announce the host application; use"
                            + " one route, or a connector for each");
        }
        return wrong;
    }

    private static boolean isBlank(Map<String, Object> values, String option) {
        return String.valueOf(values.get(option)).isBlank();
    }
}
