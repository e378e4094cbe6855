// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.points.layout.Layout;
import dev.fringe.lab.points.layout.SinkTarget;
import dev.fringe.lab.storage.design.Statements;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What InfluxDB has: the fields, tags and series of a measurement. */
final class StoredMeasurements {
    /** Of a sink whose measurement depends on the record, so many are shown. */
    private static final int AT_MOST = 20;

    private final InfluxDb influx;

    /** A number, and the statement that gave it. */
    record Count(long number, String statement) {}

    StoredMeasurements(InfluxDb influx) {
        this.influx = influx;
    }

    /** The measurements of a sink; one that is not stored yet is among them if its name is known. */
    List<String> names(SinkTarget target) {
        if (target.exact()) {
            return List.of(target.measurement());
        }
        Pattern pattern = Pattern.compile(target.measurement());
        return rows(target.database(), "SHOW MEASUREMENTS ON " + quoted(target.database())).stream()
                .map(row -> row.get("name").asText())
                .filter(name -> pattern.matcher(name).matches())
                .limit(AT_MOST)
                .toList();
    }

    Layout layout(String database, String policy, String measurement) {
        String from = (policy.isEmpty() ? "" : quoted(policy) + ".") + quoted(measurement);
        Map<String, Set<String>> fields = new TreeMap<>();
        rows(database, "SHOW FIELD KEYS ON " + quoted(database) + " FROM " + from)
                .forEach(row -> fields.computeIfAbsent(row.get("fieldKey").asText(), field -> new TreeSet<>())
                        .add(row.get("fieldType").asText()));
        Set<String> tags = new TreeSet<>();
        rows(database, "SHOW TAG KEYS ON " + quoted(database) + " FROM " + quoted(measurement))
                .forEach(row -> tags.add(row.get("tagKey").asText()));
        return new Layout(fields, tags);
    }

    /** The series of one measurement, counted one by one. */
    Count series(String database, String measurement) {
        return count(database, "SHOW SERIES EXACT CARDINALITY ON " + quoted(database) + " FROM " + quoted(measurement));
    }

    /** The series of the database, as its index estimates them. */
    Count series(String database) {
        return count(database, "SHOW SERIES CARDINALITY ON " + quoted(database));
    }

    private Count count(String database, String statement) {
        long number = rows(database, statement).stream()
                .flatMap(row -> row.values().stream())
                .filter(JsonNode::isNumber)
                .mapToLong(JsonNode::asLong)
                .sum();
        return new Count(number, statement);
    }

    private List<Map<String, JsonNode>> rows(String database, String statement) {
        return InfluxDb.rows(influx.read(database, statement));
    }

    private static String quoted(String name) {
        return Statements.quote(name);
    }
}
