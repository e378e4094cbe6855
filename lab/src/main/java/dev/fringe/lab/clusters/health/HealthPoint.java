// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One measurement of a component of the pipeline. */
public record HealthPoint(String measurement, Map<String, String> tags, Map<String, Double> fields) {
    public HealthPoint {
        tags = new TreeMap<>(tags);
        fields = new TreeMap<>(fields);
    }

    /** Renders line protocol; empty if there is no finite number. */
    String line(long seconds) {
        String values = fields.entrySet().stream()
                .filter(field -> Double.isFinite(field.getValue()))
                .map(field -> escaped(field.getKey()) + "=" + field.getValue())
                .collect(Collectors.joining(","));
        String series = tags.entrySet().stream()
                .filter(tag -> !tag.getValue().isEmpty())
                .map(tag -> "," + escaped(tag.getKey()) + "=" + escaped(tag.getValue()))
                .collect(Collectors.joining("", escaped(measurement), ""));
        return values.isEmpty() ? "" : series + " " + values + " " + seconds;
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\r\\n\\\\]", "_").replaceAll("[,= ]", "\\\\$0");
    }
}
