// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Writes the connector files of an interface: one source for all topics, and one sink for each form of the time field. Most
 * interfaces need only one sink.
 */
public final class SalConnectors {
    private static final String SOURCE = "mqtt-sal";
    private static final String SINK = "influx-sal";
    private static final String PLAIN_ROUTE = "routes.plain.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path connectors;
    private final SalLayout layout;

    private SalConnectors(Path connectors, SalLayout layout) {
        this.connectors = connectors;
        this.layout = layout;
    }

    /** Writes the files to {@code connectors} in the directory of schemas and returns that path. */
    public static Path write(Path schemas, List<Schema> topics, FieldRules rules, SalLayout layout) {
        Path folder = schemas.toAbsolutePath().normalize();
        SalConnectors files = new SalConnectors(folder.resolve("connectors"), layout);
        try {
            Files.createDirectories(files.connectors);
            files.removeOlderSinks();
            files.writeSource(folder, topics);
            files.writeSinks(topics, rules);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write to " + files.connectors + " (" + e.getMessage()
                            + "): free disk space, or set another directory",
                    e);
        }
        return files.connectors;
    }

    private void writeSource(Path folder, List<Schema> topics) throws IOException {
        ObjectNode source = template(SOURCE);
        ObjectNode config = (ObjectNode) source.get("config");
        config.put("routes.sal.schema", folder + "/{2}_{3}.avsc");
        if (topics.stream().anyMatch(SalTopicName::isPlain)) {
            // the MQTT topic of a one-word name has one level less
            config.put("routes", "sal,plain")
                    .put("routes.sal.filter", "sal/+/+")
                    .put(PLAIN_ROUTE + "filter", "sal/+")
                    .put(PLAIN_ROUTE + "topic", SalTopicName.PREFIX + "{2}")
                    .put(PLAIN_ROUTE + "key", "{2}")
                    .put(PLAIN_ROUTE + "format", "avro")
                    .put(PLAIN_ROUTE + "schema", folder + "/{2}.avsc");
        }
        write(SOURCE, source);
    }

    private void writeSinks(List<Schema> topics, FieldRules rules) throws IOException {
        List<Map.Entry<Optional<FieldRules.TimeField>, List<Schema>>> groups = groups(topics, rules);
        for (int i = 0; i < groups.size(); i++) {
            String name = i == 0 ? SINK : SINK + "-" + (i + 1);
            ObjectNode sink = template(SINK).put("name", name);
            ObjectNode config = (ObjectNode) sink.get("config");
            config.put("errors.deadletterqueue.topic.name", "dead." + name);
            if (i > 0) {
                config.put("topics.regex", regex(groups.get(i).getValue()));
            } else if (groups.size() > 1) {
                List<Schema> others = groups.subList(1, groups.size()).stream()
                        .flatMap(group -> group.getValue().stream())
                        .toList();
                config.put("topics.regex", "(?!" + regex(others) + "$)" + prefix() + ".*");
            }
            setTime(config, groups.get(i).getKey());
            write(name, sink);
        }
    }

    /** The largest group first: its sink also reads new topics. */
    private List<Map.Entry<Optional<FieldRules.TimeField>, List<Schema>>> groups(
            List<Schema> topics, FieldRules rules) {
        checkTimes(topics, rules);
        var groups = topics.stream()
                .collect(Collectors.groupingBy(
                        schema -> rules.of(schema).time(), LinkedHashMap::new, Collectors.toList()));
        List<Map.Entry<Optional<FieldRules.TimeField>, List<Schema>>> sorted = new ArrayList<>(groups.entrySet());
        sorted.sort(Comparator.comparing(group -> -group.getValue().size()));
        return sorted;
    }

    /** A sink reads whole Kafka topics. */
    private void checkTimes(List<Schema> topics, FieldRules rules) {
        Map<String, Schema> first = new HashMap<>();
        for (Schema topic : topics) {
            Schema other = first.putIfAbsent(layout.kafkaTopic(topic), topic);
            if (other != null && !rules.of(other).time().equals(rules.of(topic).time())) {
                throw new LabFailure("the SAL topics " + other.getName() + " and " + topic.getName()
                        + " would be in one Kafka topic, but have different time fields: use --layout topic");
            }
        }
    }

    private static void setTime(ObjectNode config, Optional<FieldRules.TimeField> time) {
        config.remove(List.of("timestamp.field", "timestamp.unit"));
        // without a time field, the sink uses the Kafka timestamp and the offset
        time.ifPresent(field -> {
            config.put("timestamp.field", field.name());
            if (field.form().unit() != null) {
                config.put("timestamp.unit", field.form().unit());
            }
        });
    }

    private static String prefix() {
        return SalTopicName.PREFIX.replace(".", "\\.");
    }

    private String regex(List<Schema> topics) {
        return prefix()
                + topics.stream()
                        .map(topic -> layout.kafkaTopic(topic).substring(SalTopicName.PREFIX.length()))
                        .distinct()
                        .collect(Collectors.joining("|", "(", ")"));
    }

    private void removeOlderSinks() throws IOException {
        try (DirectoryStream<Path> older = Files.newDirectoryStream(connectors, SINK + "-*.json")) {
            for (Path file : older) {
                Files.delete(file);
            }
        }
    }

    private void write(String name, ObjectNode file) throws IOException {
        Files.writeString(connectors.resolve(name + ".json"), file.toPrettyString() + "\n");
    }

    private ObjectNode template(String name) throws IOException {
        Path file = Installation.current()
                .connectConfigs()
                .resolve("telescope")
                .resolve(layout.folder())
                .resolve(name + ".json");
        return (ObjectNode) JSON.readTree(Files.readString(file));
    }
}
