// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connector as Connect's REST interface shows it. Placeholders such as {@code ${env:NAME}} are not replaced. */
public record DeployedConnector(String name, Map<String, String> config) {
    private static final String INFLUX_SINK = "dev.fringe.influx.InfluxSinkConnector";
    private static final Pattern ROUTE_TOPIC = Pattern.compile("routes\\..+\\.topic");
    private static final Pattern ROUTE_FILTER = Pattern.compile("routes\\..+\\.filter");
    private static final Pattern SHARED = Pattern.compile("^\\$share/[^/]+/");
    private static final Pattern PLACE = Pattern.compile("\\{[^{}]*}");
    private static final String MQTT_SOURCE = "dev.fringe.mqtt.MqttSourceConnector";

    public DeployedConnector {
        config = Collections.unmodifiableMap(new TreeMap<>(config));
    }

    public String option(String name) {
        return config.getOrDefault(name, "");
    }

    /** Only sinks have one of these options. */
    public boolean isSink() {
        return config.containsKey("topics") || config.containsKey("topics.regex");
    }

    public boolean isInfluxSink() {
        return INFLUX_SINK.equals(option("connector.class"));
    }

    public boolean isMqttSource() {
        return MQTT_SOURCE.equals(option("connector.class"));
    }

    /** Whether the sink reads a topic. */
    public boolean reads(String topic) {
        if (config.containsKey("topics")) {
            return SourceTopics.list(option("topics")).contains(topic);
        }
        return isSink() && Pattern.matches(option("topics.regex"), topic);
    }

    /** Whether an MQTT source writes a topic, by the topics of its routes. Transforms may change them. */
    public boolean writes(String topic) {
        return isMqttSource()
                && config.entrySet().stream()
                        .filter(option -> ROUTE_TOPIC.matcher(option.getKey()).matches())
                        .anyMatch(option -> matches(option.getValue(), topic));
    }

    /** Whether a route of an MQTT source subscribes to a topic of the broker. */
    public boolean subscribes(String mqttTopic) {
        return isMqttSource()
                && config.entrySet().stream()
                        .filter(option -> ROUTE_FILTER.matcher(option.getKey()).matches())
                        .anyMatch(option -> Pattern.matches(expression(option.getValue()), mqttTopic));
    }

    /** A filter of MQTT as a regular expression; a shared subscription begins with its group. */
    private static String expression(String filter) {
        String own = SHARED.matcher(filter).replaceFirst("");
        return Pattern.quote(own)
                .replace("+", "\\E[^/]*\\Q")
                .replaceFirst("/#\\\\E$", "\\\\E(?:/.*)?")
                .replaceFirst("^\\\\Q#\\\\E$", ".*");
    }

    /** Whether a template with placeholders in braces can have made a text. */
    private static boolean matches(String template, String text) {
        StringBuilder expression = new StringBuilder();
        Matcher places = PLACE.matcher(template);
        int at = 0;
        while (places.find()) {
            expression
                    .append(Pattern.quote(template.substring(at, places.start())))
                    .append(".+");
            at = places.end();
        }
        return Pattern.matches(expression + Pattern.quote(template.substring(at)), text);
    }

    /** Those of the topics that the sink reads, sorted. */
    public List<String> topicsAmong(Collection<String> existing) {
        return existing.stream().filter(this::reads).sorted().toList();
    }

    /** The topic of the dead letter queue of a sink, or of the poison messages of an MQTT source. */
    public Optional<String> deadLetters() {
        String option = isMqttSource() ? "poison.topic" : "errors.deadletterqueue.topic.name";
        return Optional.of(option(option)).filter(topic -> !topic.isBlank());
    }

    /** The consumer group of a sink. */
    public String group() {
        return config.getOrDefault("consumer.override.group.id", "connect-" + name);
    }
}
