// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of InfluxDB 1.x. An error in an answer with HTTP 200 is a failure. */
public final class InfluxDb {
    /** The environment variable with the password. */
    public static final String PASSWORD_VARIABLE = "FRINGE_INFLUX_PASSWORD";

    /** A backfill query over all measurements may take long. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

    private static final Pattern DURATION_PART = Pattern.compile("(\\d+)([hms])");
    private static final int ROWS_A_PART = 5_000;

    private final Rest rest;

    public InfluxDb(String address) {
        this(address, null);
    }

    /** @param user whose password the environment has; null for the user that the environment names, if any */
    public InfluxDb(String address, String user) {
        Optional<Login> login =
                user == null ? Login.to(Login.Server.INFLUX) : Optional.of(Login.to(Login.Server.INFLUX, user));
        this.rest = new Rest("InfluxDB", address).withTimeout(ANSWER_TIMEOUT).withLogin(login);
    }

    private InfluxDb(Rest rest) {
        this.rest = rest;
    }

    static InfluxDb of(Rest rest) {
        return new InfluxDb(rest.withTimeout(ANSWER_TIMEOUT));
    }

    /** The series of a query. None if the database does not exist, because the sink creates it with its first point. */
    public JsonNode read(String database, String statement) {
        Rest.Answer answer = ask(statement, "&epoch=ns&db=" + encoded(database));
        if (String.valueOf(error(answer)).startsWith("database not found")) {
            return MissingNode.getInstance();
        }
        return series(answer, statement);
    }

    /** Executes a statement that contains its database, and returns its series. */
    public JsonNode execute(String statement) {
        return series(ask(statement, ""), statement);
    }

    /** The server's own metrics, by group. */
    public JsonNode metrics() {
        Rest.Answer answer = rest.get("/debug/vars");
        check(answer, "a request for its metrics");
        return answer.body();
    }

    /** Writes lines of the line protocol. */
    public void write(String database, String precision, BodyPublisher lines) {
        Rest.Answer answer = rest.post(
                "/write?precision=" + precision + "&db=" + encoded(database), "text/plain; charset=utf-8", lines);
        check(answer, "points for " + database);
    }

    /** The rows of a statement's series by column name. The tags of GROUP BY are columns, too. */
    public static List<Map<String, JsonNode>> rows(JsonNode allSeries) {
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        for (JsonNode series : allSeries) {
            for (JsonNode values : series.path("values")) {
                Map<String, JsonNode> row = new LinkedHashMap<>();
                series.path("tags").properties().forEach(tag -> row.put(tag.getKey(), tag.getValue()));
                for (int column = 0; column < values.size(); column++) {
                    row.put(series.path("columns").path(column).asText(), values.get(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Receives a part of a series, which InfluxDB may send in many parts. */
    public interface Series {
        /** @param statement the number of the statement, from 0 */
        void part(int statement, JsonNode series);
    }

    /** Reads answers of any size, part by part. A database that does not exist has none. */
    public void stream(String database, List<String> statements, Series series) {
        String body = "q=" + encoded(String.join("; ", statements)) + "&epoch=ns&chunked=true&chunk_size=" + ROWS_A_PART
                + "&db=" + encoded(database);
        rest.stream("/query", "application/x-www-form-urlencoded", BodyPublishers.ofString(body), part -> {
            for (JsonNode result : part.path("results")) {
                if (result.has("error") && !result.path("error").asText().startsWith("database not found")) {
                    throw new LabFailure("InfluxDB at " + rest.base() + " rejected a query for points: "
                            + result.path("error").asText());
                }
                result.path("series")
                        .forEach(one -> series.part(result.path("statement_id").asInt(), one));
            }
        });
    }

    /** A name as InfluxQL quotes it. */
    public static String identifier(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** A duration as InfluxDB prints it, for example 168h0m0s. */
    public static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "h" -> Duration.ofHours(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofSeconds(number);
                    });
        }
        return sum;
    }

    private Rest.Answer ask(String statement, String parameters) {
        return rest.post(
                "/query",
                "application/x-www-form-urlencoded",
                BodyPublishers.ofString("q=" + encoded(statement) + parameters));
    }

    private JsonNode series(Rest.Answer answer, String statement) {
        check(answer, "`" + statement + "`");
        return answer.body().path("results").path(0).path("series");
    }

    private void check(Rest.Answer answer, String what) {
        String error = error(answer);
        if (answer.status() == 401 || answer.status() == 403) {
            throw new LabFailure("InfluxDB at " + rest.base() + " requires a login (" + error
                    + "): set an administrator with --user, and " + PASSWORD_VARIABLE);
        }
        if (!answer.ok() || error != null) {
            throw new LabFailure("InfluxDB at " + rest.base() + " rejected " + what + ": "
                    + (error == null ? "HTTP " + answer.status() + " " + answer.text() : error));
        }
        if (answer.body().isMissingNode() && !answer.text().isBlank()) {
            throw new LabFailure(rest.base() + " is not InfluxDB: check the address");
        }
    }

    private static String error(Rest.Answer answer) {
        JsonNode ofStatement = answer.body().path("results").path(0).path("error");
        return answer.body().path("error").asText(ofStatement.asText(null));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
