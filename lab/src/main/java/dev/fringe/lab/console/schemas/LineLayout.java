// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import dev.fringe.lab.console.schemas.FieldConflicts.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the names of the tags and fields, and the types of the fields, from a line of InfluxDB's line protocol. */
final class LineLayout {
    private LineLayout() {}

    /** @param line measurement, tags and fields, without the time */
    static Layout parse(String line) {
        List<String> parts = split(line, ' ');
        Set<String> tags = new TreeSet<>();
        List<String> series = split(parts.get(0), ',');
        series.subList(1, series.size())
                .forEach(tag -> tags.add(plain(split(tag, '=').get(0))));
        Map<String, Set<String>> fields = new TreeMap<>();
        for (String field : split(parts.get(1), ',')) {
            List<String> pair = split(field, '=');
            fields.put(
                    plain(pair.get(0)), Set.of(type(field.substring(pair.get(0).length() + 1))));
        }
        return new Layout(fields, tags);
    }

    private static String type(String value) {
        return switch (value.charAt(value.length() - 1)) {
            case '"' -> "string";
            case 'i' -> "integer";
            case 't', 'f' -> "boolean";
            default -> "float";
        };
    }

    /** A separator after a backslash or within quotes separates nothing. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '\\') {
                at++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (character == separator && !quoted) {
                parts.add(text.substring(begin, at));
                begin = at + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String plain(String name) {
        return name.replaceAll("\\\\([,= ])", "$1");
    }
}
