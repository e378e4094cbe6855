// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboard files and their queries, with the built-in variables replaced. */
final class Dashboards {
    private static final String TIME = "time > now() - 2h AND time < now() + 1h";
    private static final String INTERVAL = "1s";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param text the query with unresolved variables such as {@code "$topic"} or {@code :topic:} */
    record Query(String dashboard, String panel, String text) {
        String choosing(String name, String value) {
            return text.replace("\"$" + name + "\"", '"' + value + '"').replace(":" + name + ":", '"' + value + '"');
        }

        @Override
        public String toString() {
            return dashboard + ": " + panel + ": " + text;
        }
    }

    private Dashboards() {}

    static Path folder() {
        return Services.home().resolve("connect-configs/dashboards");
    }

    static List<Path> grafana() {
        return files("grafana", ".json");
    }

    static List<Path> chronograf() {
        return files("chronograf", ".dashboard");
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static Stream<Query> queries() {
        Stream<Query> grafana = grafana().stream()
                .flatMap(file -> each(read(file).path("panels"))
                        .flatMap(panel -> each(panel.path("targets"))
                                .map(target -> new Query(
                                        file.getFileName().toString(),
                                        panel.path("title").asText(),
                                        target.path("query")
                                                .asText()
                                                .replace("$timeFilter", TIME)
                                                .replace("$__interval", INTERVAL)))));
        Stream<Query> chronograf = chronograf().stream()
                .flatMap(file -> each(read(file).path("dashboard").path("cells"))
                        .flatMap(cell -> each(cell.path("queries"))
                                .map(query -> new Query(
                                        file.getFileName().toString(),
                                        cell.path("name").asText(),
                                        query.path("query")
                                                .asText()
                                                .replace(":dashboardTime:", "now() - 2h")
                                                .replace(":upperDashboardTime:", "now() + 1h")
                                                .replace(":interval:", INTERVAL)))));
        return Stream.of(grafana, chronograf, variables()).flatMap(kind -> kind);
    }

    /** The queries that list the values of a dashboard's variables. */
    private static Stream<Query> variables() {
        Stream<Query> grafana = grafana().stream()
                .flatMap(file -> each(read(file).at("/templating/list"))
                        .filter(variable -> variable.path("type").asText().equals("query"))
                        .map(variable -> new Query(
                                file.getFileName().toString(),
                                "variable " + variable.path("name").asText(),
                                variable.path("query").asText())));
        Stream<Query> chronograf = chronograf().stream()
                .flatMap(file -> each(read(file).at("/dashboard/templates"))
                        .filter(template -> template.at("/query/influxql").isTextual())
                        .map(template -> new Query(
                                file.getFileName().toString(),
                                "variable " + template.path("tempVar").asText(),
                                template.at("/query/influxql").asText())));
        return Stream.concat(grafana, chronograf);
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<Path> files(String kind, String ending) {
        try (Stream<Path> files = Files.list(folder().resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
