// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was seen of one part of the pipeline at one moment. */
public record HealthPoint(String measurement, Map<String, String> tags, Map<String, Double> fields) {
    public HealthPoint {
        tags = new TreeMap<>(tags);
        fields = new TreeMap<>(fields);
    }

    /** As line protocol; empty where no number is left to write. */
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
