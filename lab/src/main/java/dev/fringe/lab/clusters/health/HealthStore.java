package dev.fringe.lab.clusters.health;

import dev.fringe.lab.stack.LabFailure;
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
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what was seen into a database of its own, which forgets after two weeks. */
public final class HealthStore {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final String database;
    private final String authorization;

    public HealthStore(String base, String database, String user, String password) {
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.database = database;
        this.authorization = user == null
                ? ""
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public void create() {
        send(
                "/query",
                "application/x-www-form-urlencoded",
                "q="
                        + URLEncoder.encode(
                                "CREATE DATABASE \"" + database
                                        + "\" WITH DURATION 14d REPLICATION 1 SHARD DURATION 1d NAME \"autogen\"",
                                StandardCharsets.UTF_8));
    }

    public void write(List<HealthPoint> points, Instant time) {
        String body = points.stream()
                .map(point -> point.line(time.getEpochSecond()))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        send(
                "/write?precision=s&db=" + URLEncoder.encode(database, StandardCharsets.UTF_8),
                "text/plain; charset=utf-8",
                body);
    }

    private void send(String path, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 300 || answer.body().contains("\"error\"")) {
                throw new LabFailure("InfluxDB at " + base + " refused the pipeline's health: HTTP "
                        + answer.statusCode() + " " + answer.body().strip());
            }
        } catch (IOException e) {
            throw new LabFailure("InfluxDB does not answer at " + base + ": see `fringe status`", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while writing to InfluxDB", e);
        }
    }
}
