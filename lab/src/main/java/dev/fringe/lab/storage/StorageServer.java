// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.storage.design.RetentionPolicy;
import dev.fringe.lab.storage.design.ServerState;
import dev.fringe.lab.storage.design.Span;
import dev.fringe.lab.storage.design.Statements;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the state of a database from InfluxDB, and executes statements. */
public final class StorageServer {
    private final InfluxDb influx;

    public StorageServer(InfluxDb influx) {
        this.influx = influx;
    }

    public ServerState state(String database) {
        boolean exists = rows("SHOW DATABASES").stream()
                .anyMatch(row -> row.get("name").asText().equals(database));
        if (!exists) {
            return ServerState.NO_DATABASE;
        }
        return new ServerState(true, policies(database), queries(database), oldestShards(database));
    }

    /** The types by measurement and field. If shards differ, a non-numeric type is returned, because numeric functions fail on it. */
    public Map<String, Map<String, String>> fieldTypes(String database, String policy) {
        Map<String, Map<String, String>> types = new TreeMap<>();
        String fields =
                "SHOW FIELD KEYS ON " + Statements.quote(database) + " FROM " + Statements.quote(policy) + "./.*/";
        for (JsonNode series : influx.execute(fields)) {
            Map<String, String> ofMeasurement =
                    types.computeIfAbsent(series.path("name").asText(), name -> new TreeMap<>());
            for (JsonNode row : series.path("values")) {
                ofMeasurement.merge(
                        row.path(0).asText(), row.path(1).asText(), (one, other) -> isText(one) ? one : other);
            }
        }
        return types;
    }

    public void execute(String statement) {
        influx.execute(statement);
    }

    /** Runs a {@code SELECT … INTO} and returns the number of points that it wrote. */
    public long write(String statement) {
        return rows(statement).stream()
                .mapToLong(row -> row.get("written").asLong())
                .sum();
    }

    private List<RetentionPolicy> policies(String database) {
        return rows("SHOW RETENTION POLICIES ON " + Statements.quote(database)).stream()
                .map(row -> new RetentionPolicy(
                        row.get("name").asText(),
                        Span.parse(row.get("duration").asText()),
                        Span.parse(row.get("shardGroupDuration").asText()),
                        row.get("default").asBoolean()))
                .toList();
    }

    private Map<String, String> queries(String database) {
        Map<String, String> queries = new TreeMap<>();
        for (JsonNode series : influx.execute("SHOW CONTINUOUS QUERIES")) {
            if (series.path("name").asText().equals(database)) {
                series.path("values")
                        .forEach(row ->
                                queries.put(row.path(0).asText(), row.path(1).asText()));
            }
        }
        return queries;
    }

    private Map<String, Instant> oldestShards(String database) {
        Map<String, Instant> oldest = new HashMap<>();
        rows("SHOW SHARDS").stream()
                .filter(row -> row.get("database").asText().equals(database))
                .forEach(row -> oldest.merge(
                        row.get("retention_policy").asText(),
                        Instant.parse(row.get("end_time").asText()),
                        (one, other) -> one.isBefore(other) ? one : other));
        return oldest;
    }

    private static boolean isText(String type) {
        return type.equals("string") || type.equals("boolean");
    }

    private List<Map<String, JsonNode>> rows(String statement) {
        return InfluxDb.rows(influx.execute(statement));
    }
}
