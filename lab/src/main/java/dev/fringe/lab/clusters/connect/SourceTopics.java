// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Kafka topics of an MQTT source and the Avro schemas of their values, as far as its connector file and its schema
 * directory determine them.
 *
 * <p>A route has a constant topic, or a topic with placeholders. If the schema's file name has the same placeholders, as in
 * {@code lsst.sal.{2}_{3}} and {@code {2}_{3}.avsc}, each file of the directory is a topic. Any other topic is only known
 * from its first message.
 */
final class SourceTopics {
    private static final String SOURCE = "dev.fringe.mqtt.MqttSourceConnector";
    private static final String ROUTES = "routes.";
    /** The formats that use the route's schema. */
    private static final Set<String> FORMATS = Set.of("avro", "json");

    private SourceTopics() {}

    static Set<String> of(ConnectorFile file) {
        Map<String, String> config = file.config();
        Set<String> topics = new TreeSet<>();
        for (String route : routes(file)) {
            String topic = option(config, route, "topic");
            topics.addAll(
                    isConstant(topic)
                            ? Set.of(topic)
                            : ofSchemas(topic, option(config, route, "schema")).keySet());
        }
        String poison = config.getOrDefault("poison.topic", "");
        if (!transforms(file) && isSource(file) && isConstant(poison)) {
            topics.add(poison);
        }
        topics.remove("");
        return topics;
    }

    /** The schema file of each topic whose values have exactly that schema and are written by the worker's converter. */
    static Map<String, Path> schemas(ConnectorFile file) {
        Map<String, String> config = file.config();
        Map<String, Path> schemas = new TreeMap<>();
        if (config.containsKey("value.converter")) {
            return schemas;
        }
        for (String route : routes(file)) {
            boolean whole = config.keySet().stream().noneMatch(name -> name.startsWith(ROUTES + route + ".unpivot."));
            if (whole && FORMATS.contains(option(config, route, "format"))) {
                schemas.putAll(ofSchemas(option(config, route, "topic"), option(config, route, "schema")));
            }
        }
        return schemas;
    }

    private static List<String> routes(ConnectorFile file) {
        return isSource(file) && !transforms(file) ? list(file.config().getOrDefault("routes", "")) : List.of();
    }

    private static boolean isSource(ConnectorFile file) {
        return SOURCE.equals(file.connectorClass());
    }

    /** A transform may change a record's topic and schema. */
    private static boolean transforms(ConnectorFile file) {
        return !file.config().getOrDefault("transforms", "").isBlank();
    }

    private static String option(Map<String, String> config, String route, String name) {
        return config.getOrDefault(ROUTES + route + "." + name, "");
    }

    /** The schema files by topic. */
    private static Map<String, Path> ofSchemas(String topic, String schema) {
        int begin = topic.indexOf('{');
        int end = topic.lastIndexOf('}') + 1;
        if (topic.contains("${") || begin < 0 || end < begin) {
            return Map.of();
        }
        Path path = Path.of(schema);
        String places = topic.substring(begin, end);
        List<String> around = List.of(
                path.getFileName() == null
                        ? new String[0]
                        : path.getFileName().toString().split(Pattern.quote(places), -1));
        boolean known = around.size() == 2
                && around.stream().allMatch(SourceTopics::isConstant)
                && path.getParent() != null
                && isConstant(path.getParent().toString())
                && Files.isDirectory(path.getParent());
        return !known
                ? Map.of()
                : middles(path.getParent(), around.get(0), around.get(1))
                        .collect(Collectors.toMap(
                                middle -> topic.substring(0, begin) + middle + topic.substring(end),
                                middle -> path.resolveSibling(around.get(0) + middle + around.get(1))));
    }

    /** The parts of the file names between the beginning and the ending. */
    private static Stream<String> middles(Path folder, String beginning, String ending) {
        int around = beginning.length() + ending.length();
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.length() > around && name.startsWith(beginning) && name.endsWith(ending))
                    .map(name -> name.substring(beginning.length(), name.length() - ending.length()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot list the schemas in " + folder + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    private static boolean isConstant(String text) {
        return text.indexOf('{') < 0;
    }

    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
