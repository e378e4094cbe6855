package dev.fringe.lab.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.storage.design.RetentionPolicy;
import dev.fringe.lab.storage.design.ServerState;
import dev.fringe.lab.storage.design.Span;
import dev.fringe.lab.storage.design.Statements;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** InfluxDB's query interface for those who command it. A refusal that comes with HTTP 200 is a failure here. */
public final class StorageServer {
    /** The environment variable with the password: on the command line it would stand in every list of processes. */
    public static final String PASSWORD_VARIABLE = "FRINGE_INFLUX_PASSWORD";

    /** A chunk of history over every measurement may take long. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final String authorization;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public StorageServer(String address, String user, String password) {
        this.base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        if (user != null && password == null) {
            throw new LabFailure("no password for " + user + ": set the variable " + PASSWORD_VARIABLE);
        }
        this.authorization = user == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public ServerState state(String database) {
        boolean exists = rows("SHOW DATABASES").stream()
                .anyMatch(row -> row.get("name").asText().equals(database));
        if (!exists) {
            return ServerState.NO_DATABASE;
        }
        return new ServerState(true, policies(database), queries(database), oldestShards(database));
    }

    /** By measurement and field; where shards disagree, a type that is no number wins, for it is the one that hurts. */
    public Map<String, Map<String, String>> fieldTypes(String database, String policy) {
        Map<String, Map<String, String>> types = new TreeMap<>();
        String fields =
                "SHOW FIELD KEYS ON " + Statements.quote(database) + " FROM " + Statements.quote(policy) + "./.*/";
        for (JsonNode series : series(fields)) {
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
        series(statement);
    }

    /** Runs a {@code SELECT … INTO} and returns how many points it wrote. */
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
        for (JsonNode series : series("SHOW CONTINUOUS QUERIES")) {
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
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        for (JsonNode series : series(statement)) {
            for (JsonNode values : series.path("values")) {
                Map<String, JsonNode> row = new HashMap<>();
                for (int column = 0; column < values.size(); column++) {
                    row.put(series.path("columns").path(column).asText(), values.get(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private JsonNode series(String statement) {
        HttpResponse<String> response = send(statement);
        JsonNode body = parse(response.body());
        JsonNode result = body.path("results").path(0);
        String error = body.path("error").asText(result.path("error").asText(null));
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw new LabFailure("InfluxDB at " + base + " does not let us in (" + error + "): name an administrator"
                    + " with --user and set " + PASSWORD_VARIABLE);
        }
        if (response.statusCode() != 200 || error != null) {
            throw new LabFailure("InfluxDB at " + base + " refused `" + statement + "`: "
                    + (error == null ? "HTTP " + response.statusCode() : error));
        }
        return result.path("series");
    }

    private HttpResponse<String> send(String statement) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/query"))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8)));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new LabFailure(
                    "InfluxDB does not answer at " + base + " (" + e.getClass().getSimpleName()
                            + "): see `fringe status`, or name its address with --influx",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for InfluxDB", e);
        }
    }

    private JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new LabFailure(base + " does not answer like InfluxDB: check the address", e);
        }
    }
}
