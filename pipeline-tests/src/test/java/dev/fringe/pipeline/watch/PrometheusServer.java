// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The Prometheus of a stack. */
final class PrometheusServer {
    private final Rest rest;
    private final Path files;

    /** @param files its rendered files */
    PrometheusServer(String url, Path files) {
        this.rest = new Rest("Prometheus", url);
        this.files = files;
    }

    /** Changes its files as an operator does, and lets it read them. */
    void edit(List<String> names, UnaryOperator<String> change) throws IOException {
        for (String name : names) {
            Path file = files.resolve(name);
            Files.writeString(file, change.apply(Files.readString(file)));
        }
        Rest.Answer answer = rest.post("/-/reload", "text/plain", BodyPublishers.noBody());
        if (!answer.ok()) {
            throw new IllegalStateException("Prometheus refuses the files: " + answer.text());
        }
    }

    Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        rest.get("/api/v1/label/__name__/values").body().path("data").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The values of a label in the result of a query. */
    List<String> query(String query, String label) {
        List<String> values = new ArrayList<>();
        for (JsonNode sample : rest.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .body()
                .at("/data/result")) {
            values.add(sample.path("metric").path(label).asText());
        }
        return values;
    }

    /** The values of a label of the alerts that fire under a name. */
    List<String> firing(String alert, String label) {
        return query("ALERTS{alertstate=\"firing\",alertname=\"" + alert + "\"}", label);
    }

    Set<String> unhealthyTargets() {
        Set<String> unhealthy = new TreeSet<>();
        for (JsonNode target : rest.get("/api/v1/targets").body().at("/data/activeTargets")) {
            if (!target.path("health").asText().equals("up")) {
                unhealthy.add(target.at("/labels/service").asText() + ": "
                        + target.path("lastError").asText());
            }
        }
        return unhealthy;
    }
}
