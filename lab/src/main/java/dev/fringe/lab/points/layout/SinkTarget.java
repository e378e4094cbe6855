// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.layout;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.mapping.Mapping;
import dev.fringe.influx.mapping.Mappings;
import dev.fringe.influx.mapping.RecordPlaceholder;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where a sink stores the records of a topic.
 *
 * @param options the sink's options, without those that the workers resolve
 * @param policy empty for the database's default retention policy
 * @param measurement its name; a pattern if the name depends on the record
 * @param exact whether the measurement is a name
 * @param transforms that change the records before they are stored; empty if there are none
 */
public record SinkTarget(
        String connector,
        Map<String, String> options,
        String database,
        String policy,
        String measurement,
        boolean exact,
        String transforms) {
    /** Stands for a text that only the record has. */
    private static final String OF_RECORD = "\u0000";

    /** Empty if the connector is no such sink or does not read the topic. */
    public static Optional<SinkTarget> of(
            DeployedConnector connector, String topic, String schemaName, String usualDatabase) {
        Map<String, String> options = usable(connector.config());
        if (!connector.isInfluxSink() || !connector.reads(topic)) {
            return Optional.empty();
        }
        try {
            Mappings mappings = new InfluxSinkConfig(options).mappings();
            Mapping mapping = mappings.byTopic().getOrDefault(topic, mappings.otherwise());
            return mapping == null
                    ? Optional.empty()
                    : Optional.of(of(connector, options, name(mapping, topic, schemaName), usualDatabase));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static SinkTarget of(
            DeployedConnector connector, Map<String, String> options, String name, String usualDatabase) {
        boolean exact = !name.contains(OF_RECORD);
        String written = connector.config().getOrDefault("influx.database", "");
        return new SinkTarget(
                connector.name(),
                options,
                written.isBlank() || written.contains("${") ? usualDatabase : written,
                options.getOrDefault("influx.retention.policy", ""),
                exact ? name : pattern(name),
                exact,
                options.getOrDefault("transforms", ""));
    }

    private static Map<String, String> usable(Map<String, String> config) {
        Map<String, String> usable = new HashMap<>(config);
        usable.values().removeIf(value -> value.contains("${"));
        usable.putIfAbsent("influx.url", "http://127.0.0.1:1");
        usable.putIfAbsent("influx.database", "unknown");
        return usable;
    }

    private static String name(Mapping mapping, String topic, String schemaName) {
        return mapping.measurement().<RuntimeException>fill(placeholder -> {
            if (placeholder instanceof RecordPlaceholder.Topic) {
                return topic;
            }
            return placeholder instanceof RecordPlaceholder.SchemaName ? schemaName : OF_RECORD;
        });
    }

    private static String pattern(String name) {
        return Arrays.stream(name.split(OF_RECORD, -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
    }
}
