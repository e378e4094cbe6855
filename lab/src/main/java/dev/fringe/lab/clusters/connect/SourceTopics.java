// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Kafka topics of an MQTT source and the Avro schemas of their values, as far as its connector file and its schema
 * directory determine them.
 *
 * <p>A route has a constant topic, or a topic with placeholders. If the schema's file name has these placeholders, as {@code
 * {2}_{3}.avsc} has those of {@code lsst.sal.{2}_{3}} and of {@code lsst.sal.{2}}, the files of the directory determine the topics.
 * Any other topic is only known from its first message.
 */
final class SourceTopics {
    private static final String SOURCE = "dev.fringe.mqtt.MqttSourceConnector";
    private static final String ROUTES = "routes.";
    /** The formats that use the route's schema. */
    private static final Set<String> FORMATS = Set.of("avro", "json");

    private static final Pattern PLACE = Pattern.compile("\\{[^{}]*}");

    private SourceTopics() {}

    /** A topic and the file with a schema of its values. */
    record Written(String topic, Path schema) {}

    static Set<String> of(ConnectorFile file) {
        Map<String, String> config = file.config();
        Set<String> topics = new TreeSet<>();
        for (String route : routes(file)) {
            String topic = option(config, route, "topic");
            if (isConstant(topic)) {
                topics.add(topic);
            } else {
                ofSchemas(topic, option(config, route, "schema")).forEach(written -> topics.add(written.topic()));
            }
        }
        String poison = config.getOrDefault("poison.topic", "");
        if (!transforms(file) && isSource(file) && isConstant(poison)) {
            topics.add(poison);
        }
        topics.remove("");
        return topics;
    }

    /** The topics whose values have exactly the schema of a file. */
    static List<Written> schemas(ConnectorFile file) {
        Map<String, String> config = file.config();
        List<Written> schemas = new ArrayList<>();
        for (String route : routes(file)) {
            boolean whole = config.keySet().stream().noneMatch(name -> name.startsWith(ROUTES + route + ".unpivot."));
            if (whole && FORMATS.contains(option(config, route, "format"))) {
                schemas.addAll(ofSchemas(option(config, route, "topic"), option(config, route, "schema")));
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

    private static List<Written> ofSchemas(String topic, String schema) {
        Path path = Path.of(schema);
        if (topic.contains("${") || path.getParent() == null || !Files.isDirectory(path.getParent())) {
            return List.of();
        }
        List<String> places = new ArrayList<>();
        Pattern file = pattern(path.getFileName().toString(), places);
        if (!places.containsAll(
                PLACE.matcher(topic).results().map(MatchResult::group).toList())) {
            return List.of();
        }
        List<Written> written = new ArrayList<>();
        for (Path found : files(path.getParent())) {
            Matcher name = file.matcher(found.getFileName().toString());
            if (name.matches()) {
                written.add(new Written(
                        PLACE.matcher(topic)
                                .replaceAll(place ->
                                        Matcher.quoteReplacement(name.group(1 + places.indexOf(place.group())))),
                        found));
            }
        }
        return written;
    }

    /**
     * The pattern of a file name. Each placeholder but the last one is as short as possible: a subsystem's name has no separator.
     *
     * @param places gets the placeholders in the order of the pattern's groups
     */
    private static Pattern pattern(String fileName, List<String> places) {
        StringBuilder pattern = new StringBuilder();
        Matcher place = PLACE.matcher(fileName);
        int end = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(fileName.substring(end, place.start())))
                    .append("(.+?)");
            places.add(place.group());
            end = place.end();
        }
        return Pattern.compile(pattern + Pattern.quote(fileName.substring(end)));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
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
