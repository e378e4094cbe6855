// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measurement, tags and fields from the levels of an MQTT topic, which the source keeps in a header. */
final class TopicParsing {
    private static final Map<String, String> TYPES =
            Map.of("int", "int64", "uint", "int64", "float", "float64", "string", "string");
    private static final String NOTHING = "_";

    private TopicParsing() {}

    static void into(Section parsing, Feed feed, ImportReport report) {
        List<String> measurement = levels(parsing, "measurement");
        for (int i = 0; i < measurement.size(); i++) {
            if (!ignored(measurement.get(i))) {
                feed.measurement("{header:mqtt.topic[" + (i + 1) + "]}");
                break;
            }
        }
        List<String> tags = levels(parsing, "tags");
        for (int i = 0; i < tags.size(); i++) {
            if (!ignored(tags.get(i))) {
                feed.tag("{header:mqtt.topic[" + (i + 1) + "]} as " + tags.get(i));
            }
        }
        fields(parsing, feed);
        if (!parsing.children("pivot").isEmpty()) {
            report.left(
                    parsing.lineOfAny("pivot"),
                    parsing.path() + ".pivot",
                    "each message becomes a point of its own; name the field by a level of the topic with a transform");
        }
        parsing.unread()
                .forEach(option -> report.left(
                        parsing.lineOfAny(option), parsing.path() + "." + option, "has no counterpart; remove it"));
    }

    private static void fields(Section parsing, Feed feed) {
        List<String> fields = levels(parsing, "fields");
        List<Section> types = parsing.children("types");
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            if (!ignored(field)) {
                String type = types.isEmpty()
                        ? "string"
                        : types.get(0)
                                .text(field)
                                .map(name -> TYPES.getOrDefault(name, "string"))
                                .orElse("string");
                headers.add("mqtt.topic[" + (i + 1) + "] as " + field + ":" + type);
            }
        }
        if (!headers.isEmpty()) {
            feed.transform(
                    "levels",
                    "dev.fringe.transforms.HeadersToFields$Value",
                    Map.of("headers", String.join(",", headers)));
        }
    }

    private static boolean ignored(String level) {
        return level.equals(NOTHING) || level.isEmpty() || level.equals("+") || level.equals("#");
    }

    private static List<String> levels(Section parsing, String option) {
        return parsing.text(option).map(text -> List.of(text.split("/", -1))).orElse(List.of());
    }
}
