// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.InfluxDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks up points in InfluxDB by their identity. */
final class InfluxPoints {
    /** A point further away from its neighbours is looked up alone, so that no query reads what nobody asked for. */
    private static final long LONGEST_GAP = Duration.ofMinutes(10).toNanos();

    private static final int STATEMENTS_A_QUERY = 50;

    private final InfluxDb influx;
    private final String database;
    private final String policy;

    InfluxPoints(InfluxDb influx, SinkPoints sink) {
        this.influx = influx;
        this.database = sink.database();
        this.policy = sink.retentionPolicy();
    }

    /** What InfluxDB has of a point. */
    enum Presence {
        /** Every field has a value. */
        THERE,
        MISSING,
        /** Some fields are missing; the others have the values of the point. */
        PARTLY,
        /** Some fields are missing, and another has another value: another record with this identity was stored later. */
        REPLACED
    }

    /** @param stored the values of those fields of the point that InfluxDB has */
    static Presence presence(LinePoint point, Map<String, Object> stored) {
        if (stored.isEmpty()) {
            return Presence.MISSING;
        }
        if (stored.size() == point.fields().size()) {
            return Presence.THERE;
        }
        return differing(point, stored).isEmpty() ? Presence.PARTLY : Presence.REPLACED;
    }

    /** The first field with another value than that of the point. */
    static Optional<String> differing(LinePoint point, Map<String, Object> stored) {
        return stored.entrySet().stream()
                .filter(field -> !isSame(point.fields().get(field.getKey()), field.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** InfluxDB's JSON has whole floats without a fraction. */
    private static boolean isSame(Object written, Object stored) {
        if (written instanceof Double number) {
            return stored instanceof Number other && number.doubleValue() == other.doubleValue();
        }
        return written.equals(stored);
    }

    /** For each point, in the same order, the stored values of its fields; empty for a point that InfluxDB does not have. */
    List<Map<String, Object>> stored(List<LinePoint> points) {
        Map<LinePoint.Identity, Map<String, Object>> found = new HashMap<>();
        points.forEach(point -> found.put(point.identity(), new HashMap<>()));
        Map<String, List<LinePoint>> byMeasurement = points.stream()
                .collect(Collectors.groupingBy(LinePoint::measurement, LinkedHashMap::new, Collectors.toList()));
        List<Lookup> lookups = new ArrayList<>();
        byMeasurement.values().forEach(of -> lookups.addAll(lookups(of)));
        for (int from = 0; from < lookups.size(); from += STATEMENTS_A_QUERY) {
            List<Lookup> some = lookups.subList(from, Math.min(lookups.size(), from + STATEMENTS_A_QUERY));
            influx.stream(
                    database,
                    some.stream().map(Lookup::statement).toList(),
                    (number, series) -> note(some.get(number), series, found));
        }
        return points.stream()
                .map(point -> ofPoint(point, found.get(point.identity())))
                .toList();
    }

    private static Map<String, Object> ofPoint(LinePoint point, Map<String, Object> stored) {
        Map<String, Object> own = new LinkedHashMap<>(stored);
        own.keySet().retainAll(point.fields().keySet());
        return own;
    }

    /** @param fields in the order of the columns */
    private record Lookup(String statement, String measurement, List<String> fields) {}

    private List<Lookup> lookups(List<LinePoint> ofMeasurement) {
        Set<String> names = new LinkedHashSet<>();
        ofMeasurement.forEach(point -> names.addAll(point.fields().keySet()));
        List<String> fields = List.copyOf(names);
        long[] times =
                ofMeasurement.stream().mapToLong(LinePoint::nanos).sorted().toArray();
        List<Lookup> lookups = new ArrayList<>();
        int begin = 0;
        for (int at = 1; at <= times.length; at++) {
            if (at == times.length || times[at] - times[at - 1] > LONGEST_GAP || times[at] < times[begin]) {
                String measurement = ofMeasurement.get(0).measurement();
                lookups.add(
                        new Lookup(statement(measurement, fields, times[begin], times[at - 1]), measurement, fields));
                begin = at;
            }
        }
        return lookups;
    }

    private String statement(String measurement, List<String> fields, long first, long last) {
        Function<String, String> field = name -> InfluxDb.identifier(name) + "::field";
        return "SELECT " + fields.stream().map(field).collect(Collectors.joining(", "))
                + " FROM " + (policy.isEmpty() ? "" : InfluxDb.identifier(policy) + ".")
                + InfluxDb.identifier(measurement) + " WHERE time >= " + first + " AND time <= " + last
                + " GROUP BY *";
    }

    private static void note(Lookup lookup, JsonNode series, Map<LinePoint.Identity, Map<String, Object>> found) {
        SortedMap<String, String> tags = new TreeMap<>();
        series.path("tags").properties().forEach(tag -> {
            if (!tag.getValue().asText().isEmpty()) {
                tags.put(tag.getKey(), tag.getValue().asText());
            }
        });
        LinePoint.Series own = new LinePoint.Series(lookup.measurement(), tags);
        for (JsonNode row : series.path("values")) {
            Map<String, Object> stored =
                    found.get(new LinePoint.Identity(own, row.get(0).longValue()));
            for (int column = 1; stored != null && column < row.size(); column++) {
                if (!row.get(column).isNull()) {
                    stored.put(lookup.fields().get(column - 1), plain(row.get(column)));
                }
            }
        }
    }

    private static Object plain(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }

    /** The time before which the retention policy deletes points; the earliest possible time if it keeps them forever. */
    Instant expiry(Instant now) {
        Collection<Map<String, JsonNode>> policies =
                InfluxDb.rows(influx.read(database, "SHOW RETENTION POLICIES ON " + InfluxDb.identifier(database)));
        return policies.stream()
                .filter(row -> policy.isEmpty()
                        ? row.get("default").asBoolean()
                        : row.get("name").asText().equals(policy))
                .map(row -> InfluxDb.duration(row.get("duration").asText()))
                .filter(duration -> !duration.isZero())
                .map(now::minus)
                .findFirst()
                .orElse(Instant.MIN);
    }
}
