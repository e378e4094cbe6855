// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A point as a line of the line protocol that the sink wrote.
 *
 * @param line without the end of the line
 * @param nanos since 1970
 * @param fields with values of type Long, Double, Boolean or String
 */
public record LinePoint(String line, Series series, long nanos, Map<String, Object> fields) {

    /** A measurement and tags. */
    public record Series(String measurement, SortedMap<String, String> tags) {}

    /** What makes two points one: the later one replaces fields of the earlier one. */
    public record Identity(Series series, long nanos) {}

    /** @param nanosPerUnit of the time in the line */
    public static LinePoint parse(String text, long nanosPerUnit) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        Cursor cursor = new Cursor(line);
        String measurement = cursor.name(", ");
        SortedMap<String, String> tags = new TreeMap<>();
        while (cursor.skips(',')) {
            String key = cursor.name(",= ");
            cursor.skip('=');
            tags.put(key, cursor.name(",= "));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        cursor.skip(' ');
        do {
            String key = cursor.name(",= ");
            cursor.skip('=');
            fields.put(key, cursor.value());
        } while (cursor.skips(','));
        cursor.skip(' ');
        long time = Long.parseLong(cursor.rest());
        return new LinePoint(line, new Series(measurement, tags), time * nanosPerUnit, fields);
    }

    public Identity identity() {
        return new Identity(series, nanos);
    }

    public String measurement() {
        return series.measurement();
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("line", line).put("measurement", measurement());
        ObjectNode tags = json.putObject("tags");
        series.tags().forEach(tags::put);
        json.put("time", nanos);
        json.set("fields", values(fields));
        return json;
    }

    static ObjectNode values(Map<String, Object> fields) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        fields.forEach(json::putPOJO);
        return json;
    }

    /** Reads a line. The sink writes no name in which a backslash before one of the signs could be literal. */
    private static final class Cursor {
        private final String line;
        private int at;

        Cursor(String line) {
            this.line = line;
        }

        boolean skips(char sign) {
            if (line.charAt(at) != sign) {
                return false;
            }
            at++;
            return true;
        }

        void skip(char sign) {
            if (!skips(sign)) {
                throw new IllegalArgumentException("no " + sign + " at " + at + " of " + line);
            }
        }

        /** A name or the value of a tag, which ends at a sign without a backslash. */
        String name(String signs) {
            StringBuilder name = new StringBuilder();
            while (signs.indexOf(line.charAt(at)) < 0) {
                if (line.charAt(at) == '\\' && signs.indexOf(line.charAt(at + 1)) >= 0) {
                    at++;
                }
                name.append(line.charAt(at++));
            }
            return name.toString();
        }

        Object value() {
            if (skips('"')) {
                return text();
            }
            int from = at;
            while (line.charAt(at) != ',' && line.charAt(at) != ' ') {
                at++;
            }
            String number = line.substring(from, at);
            return switch (number.charAt(number.length() - 1)) {
                case 't' -> true;
                case 'f' -> false;
                case 'i' -> Long.valueOf(number.substring(0, number.length() - 1));
                default -> Double.valueOf(number);
            };
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            while (line.charAt(at) != '"') {
                if (line.charAt(at) == '\\') {
                    at++;
                }
                text.append(line.charAt(at++));
            }
            at++;
            return text.toString();
        }

        String rest() {
            return line.substring(at);
        }
    }
}
