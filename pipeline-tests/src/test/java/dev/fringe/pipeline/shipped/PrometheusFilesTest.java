// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.NativeBinaries;
import dev.fringe.pipeline.services.ComposeFile;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own program accepts the files, and the containers and Kubernetes have the same ones. */
class PrometheusFilesTest {
    private static final Path FILES = Services.home().resolve("connect-configs/prometheus");

    @TempDir
    Path dir;

    private static String promtool;

    @BeforeAll
    static void findPromtool() {
        promtool = NativeBinaries.ofThisMachine(new StackStart(System.out))
                .findOrInstallPrometheus()
                .resolveSibling("promtool")
                .toString();
    }

    @Test
    void promtoolAcceptsTheConfiguration() throws IOException {
        for (String file : List.of("prometheus.yml", "alerts.yml", "silence.yml")) {
            Files.copy(FILES.resolve(file), dir.resolve(file));
        }
        Path targets = Files.createDirectories(dir.resolve("targets"));
        Files.copy(Services.home().resolve("deploy/prometheus/targets.json"), targets.resolve("targets.json"));
        Shell.Result checked = Shell.run(
                Map.of(),
                promtool,
                "check",
                "config",
                "--lint=all",
                "--lint-fatal",
                dir.resolve("prometheus.yml").toString());
        assertThat(checked).returns(0, Shell.Result::code);
        assertThat(checked.out()).doesNotContain("WARNING");
    }

    @Test
    void theAlertsFireAndEndAsTheirTestsSay() {
        Shell.Result tested = Shell.run(
                Map.of(),
                promtool,
                "test",
                "rules",
                FILES.resolve("alerts_test.yml").toString());
        assertThat(tested).returns(0, Shell.Result::code);
    }

    @Test
    void everyAlertSaysWhatToDo() throws IOException {
        for (String file : List.of("alerts.yml", "silence.yml")) {
            for (JsonNode group : KubernetesFiles.parse(Files.readString(FILES.resolve(file)))
                    .get(0)
                    .path("groups")) {
                group.path("rules")
                        .valueStream()
                        .filter(rule -> rule.has("alert"))
                        .forEach(alert -> {
                            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
                            assertThat(alert.at("/annotations/summary").asText())
                                    .isNotBlank();
                            assertThat(alert.at("/annotations/action").asText()).endsWith(".");
                        });
            }
        }
    }

    @Test
    void kubernetesHasTheSameRules() throws IOException {
        JsonNode data = KubernetesFiles.documents("base/metrics.yaml").get(0).path("data");
        assertThat(data.properties()).hasSize(3);
        for (Map.Entry<String, JsonNode> file : data.properties()) {
            assertThat(file.getValue().asText()).isEqualTo(Files.readString(FILES.resolve(file.getKey())));
        }
        JsonNode key = KubernetesFiles.documents("base/kafka-connect.yaml")
                .get(0)
                .at("/spec/metricsConfig/valueFrom/configMapKeyRef");
        assertThat(data.has(key.path("key").asText())).isTrue();
        assertThat(KubernetesFiles.documents("base/metrics.yaml")
                        .get(0)
                        .at("/metadata/name")
                        .asText())
                .isEqualTo(key.path("name").asText());
    }

    /** The ports are those of the lab's services, which the containers use. */
    @Test
    void composeScrapesItsServices() throws IOException {
        ComposeFile compose = ComposeFile.read();
        List<String> scraped = new ArrayList<>();
        for (JsonNode group : Dashboards.read(Services.home().resolve("deploy/prometheus/targets.json"))) {
            group.path("targets").forEach(target -> scraped.add(target.asText()));
        }
        assertThat(scraped).contains("connect:9404", "jobmanager:9249", "taskmanager:9251", "exporter:9308");
        for (String target : scraped) {
            JsonNode service = compose.services().path(target.replaceFirst(":.*", ""));
            assertThat(service.path("command").toString()).as(target).containsAnyOf("--metrics", ":9308");
        }
    }
}
