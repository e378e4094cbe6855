// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard files have the format of the versions in docker-compose.yml. */
class DashboardFilesTest {
    private static final Set<String> GRAFANA_PANELS = Set.of("timeseries", "table", "stat");
    private static final Set<String> CHRONOGRAF_CELLS = Set.of("line", "table", "single-stat", "bar");

    @Test
    void bothProgramsShowTheSameDashboards() {
        assertThat(names(Dashboards.grafana()))
                .containsExactly(
                        "machine-states", "marketplace", "pipeline-health", "signal-quality", "telescope-telemetry")
                .isEqualTo(names(Dashboards.chronograf()));
    }

    @Test
    void grafanaDashboardsAreComplete() throws IOException {
        JsonNode source = yaml(Dashboards.folder().resolve("grafana/provisioning/datasources/influxdb.yaml"))
                .path("datasources")
                .get(0);
        assertThat(source.path("type").asText()).isEqualTo("influxdb");
        for (Path file : Dashboards.grafana()) {
            JsonNode board = Dashboards.read(file);
            assertThat(board.path("uid").asText()).as(file.toString()).matches("[a-z-]{1,40}");
            assertThat(board.path("title").asText()).isNotBlank();
            // The schema versions that Grafana 11 reads without migration; docker-compose.yml uses Grafana 11.
            assertThat(board.path("schemaVersion").asInt()).isBetween(39, 41);
            assertThat(Dashboards.each(board.path("panels"))
                            .map(panel -> panel.path("id").asInt()))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            Dashboards.each(board.path("panels")).forEach(panel -> {
                assertThat(panel.path("type").asText()).isIn(GRAFANA_PANELS);
                assertThat(panel.path("gridPos").path("x").asInt()
                                + panel.path("gridPos").path("w").asInt())
                        .isLessThanOrEqualTo(24);
                Dashboards.each(panel.path("targets")).forEach(target -> {
                    assertThat(target.path("datasource").path("uid").asText())
                            .isEqualTo(source.path("uid").asText());
                    assertThat(target.path("rawQuery").asBoolean()).isTrue();
                });
            });
        }
    }

    @Test
    void chronografFilesAreCompleteAndOfTheVersionInTheComposeFile() throws IOException {
        String image = yaml(Services.home().resolve("docker-compose.yml"))
                .at("/services/chronograf/image")
                .asText();
        for (Path file : Dashboards.chronograf()) {
            JsonNode root = Dashboards.read(file);
            assertThat(image).contains(":" + root.at("/meta/chronografVersion").asText());
            JsonNode board = root.path("dashboard");
            assertThat(board.path("name").asText()).isNotBlank();
            assertThat(board.path("templates").isArray()).isTrue();
            assertThat(Dashboards.each(board.path("cells"))
                            .map(cell -> cell.path("i").asText()))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            Dashboards.each(board.path("cells")).forEach(cell -> {
                assertThat(cell.path("type").asText()).isIn(CHRONOGRAF_CELLS);
                assertThat(cell.path("axes").path("y").path("bounds").isArray()).isTrue();
                assertThat(cell.path("queries")).isNotEmpty();
                assertThat(cell.path("x").asInt() + cell.path("w").asInt()).isLessThanOrEqualTo(12);
            });
        }
    }

    /** A dashboard with a variable in a query also needs the query that lists the variable's values. */
    @Test
    void everyVariableHasAQuery() {
        Set<String> used = Dashboards.queries()
                .filter(query -> !query.choosing("topic", "one").equals(query.text()))
                .map(Dashboards.Query::dashboard)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> filled = Dashboards.queries()
                .filter(query -> query.panel().startsWith("variable "))
                .map(Dashboards.Query::dashboard)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(filled).isEqualTo(used).containsExactly("telescope-telemetry.dashboard", "telescope-telemetry.json");
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(file));
    }

    private static Set<String> names(List<Path> files) {
        return files.stream()
                .map(file -> file.getFileName().toString().replaceFirst("\\.[a-z]+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
