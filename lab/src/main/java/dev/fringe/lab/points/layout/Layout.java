// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.layout;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names in one measurement, of a sink or of InfluxDB. */
public record Layout(Map<String, Set<String>> fields, Set<String> tags) {
    public static final Layout EMPTY = new Layout(Map.of(), Set.of());

    public Layout {
        fields = new TreeMap<>(fields);
        tags = new TreeSet<>(tags);
    }
}
