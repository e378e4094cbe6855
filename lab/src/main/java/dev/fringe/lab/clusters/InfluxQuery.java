package dev.fringe.lab.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads from InfluxDB 1.x. An error inside an answer that came with HTTP 200 is an error here. */
public final class InfluxQuery {
    private final Rest rest;
    private final String database;

    public InfluxQuery(String address, String database) {
        this.rest = new Rest("InfluxDB", address);
        this.database = database;
    }

    /** Each row by column name; tags that were grouped by are columns too, and {@code time} is in nanoseconds. */
    public List<Map<String, Object>> rows(String query) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JsonNode series : result(query).path("series")) {
            for (JsonNode values : series.path("values")) {
                rows.add(row(series, values));
            }
        }
        return rows;
    }

    private JsonNode result(String query) {
        Rest.Answer answer = rest.get("/query?epoch=ns&db=" + encoded(database) + "&q=" + encoded(query));
        JsonNode result = answer.body().path("results").path(0);
        String error = answer.body().path("error").asText(result.path("error").asText(null));
        if (error != null && error.startsWith("database not found")) {
            // The sink makes it with its first point; until then there is nothing to read.
            return MissingNode.getInstance();
        }
        if (!answer.ok() || error != null) {
            throw new LabFailure("InfluxDB refused `" + query + "`: " + (error == null ? answer.text() : error));
        }
        return result;
    }

    /** One value of a query for one column over many measurements. */
    public interface Found {
        void at(String measurement, long nanos, Object value);
    }

    /** Tells the values of the first column after the time, with the measurement that each is from. */
    public void eachValue(String query, Found found) {
        for (JsonNode series : result(query).path("series")) {
            String measurement = series.path("name").asText();
            for (JsonNode values : series.path("values")) {
                found.at(measurement, values.get(0).longValue(), plain(values.get(1)));
            }
        }
    }

    /** The first column after the time of the only row, 0 where there is none. */
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

    private static Map<String, Object> row(JsonNode series, JsonNode values) {
        Map<String, Object> row = new LinkedHashMap<>();
        series.path("tags")
                .properties()
                .forEach(tag -> row.put(tag.getKey(), tag.getValue().asText()));
        for (int column = 0; column < values.size(); column++) {
            row.put(series.path("columns").path(column).asText(), plain(values.get(column)));
        }
        return row;
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
