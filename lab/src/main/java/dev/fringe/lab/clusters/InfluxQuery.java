// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads from one database of InfluxDB. */
public final class InfluxQuery {
    private final InfluxDb influx;
    private final String database;

    public InfluxQuery(String address, String database) {
        this(new InfluxDb(address), database);
    }

    public InfluxQuery(InfluxDb influx, String database) {
        this.influx = influx;
        this.database = database;
    }

    /** The rows by column name. The tags of GROUP BY are columns, too; {@code time} is in nanoseconds. */
    public List<Map<String, Object>> rows(String query) {
        return InfluxDb.rows(influx.read(database, query)).stream()
                .map(InfluxQuery::plain)
                .toList();
    }

    /** Receives the values of a query for one column over many measurements. */
    public interface Found {
        void at(String measurement, long nanos, Object value);
    }

    /** Passes on each value of the first column after the time, with its measurement. */
    public void eachValue(String query, Found found) {
        for (JsonNode series : influx.read(database, query)) {
            String measurement = series.path("name").asText();
            for (JsonNode values : series.path("values")) {
                found.at(measurement, values.get(0).longValue(), plain(values.get(1)));
            }
        }
    }

    /** The first column after the time of the only row; 0 if there is no row. */
    public long number(String query) {
        return rows(query).stream()
                .flatMap(row -> row.entrySet().stream())
                .filter(column -> !column.getKey().equals("time"))
                .map(Map.Entry::getValue)
                .filter(Number.class::isInstance)
                .mapToLong(value -> ((Number) value).longValue())
                .findFirst()
                .orElse(0);
    }

    private static Map<String, Object> plain(Map<String, JsonNode> row) {
        Map<String, Object> values = new LinkedHashMap<>();
        row.forEach((column, value) -> values.put(column, plain(value)));
        return values;
    }

    private static Object plain(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNull() ? null : value.asText();
    }
}
