// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.pipeline.services.ComposeFile;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How docker-compose.yml keeps the chain running: order, health, memory, logs, restarts. */
class ComposeOperationTest {
    private static final ComposeFile COMPOSE = ComposeFile.read();

    @Test
    void limitsTheMemoryOfEveryServiceBehindAVariable() {
        COMPOSE.each((name, service) -> assertThat(
                        service.at("/deploy/resources/limits/memory").asText())
                .as(name)
                .matches("\\$\\{[A-Z0-9_]+_MEMORY:-\\d+[mg]}"));
    }

    @Test
    void checksTheHealthOfEachServerAndStartsThemInOrder() {
        COMPOSE.each((name, service) -> {
            boolean serves = stays(service) && !Set.of("taskmanager", "health").contains(name);
            assertThat(service.has("healthcheck")).as(name).isEqualTo(serves);
            service.path("depends_on").properties().forEach(dependency -> {
                JsonNode other = COMPOSE.services().path(dependency.getKey());
                assertThat(other.isMissingNode())
                        .as(name + " needs " + dependency.getKey())
                        .isFalse();
                boolean healthy =
                        dependency.getValue().path("condition").asText().equals("service_healthy");
                assertThat(other.has("healthcheck")).as(dependency.getKey()).isEqualTo(healthy);
            });
        });
    }

    @Test
    void rotatesTheLogOfEveryContainer() {
        COMPOSE.each((name, service) -> {
            assertThat(service.at("/logging/options/max-size").asText())
                    .as(name)
                    .matches("\\d+m");
            assertThat(service.at("/logging/options/max-file").asText())
                    .as(name)
                    .matches("\\d+");
        });
    }

    /** Docker kills a container after ten seconds, which is too short for Kafka to write its logs. */
    @Test
    void givesEveryServerWithDataTimeToEnd() {
        COMPOSE.each((name, service) -> {
            boolean data = ComposeFile.texts(service.path("volumes")).anyMatch(volume -> !volume.startsWith("."));
            if (stays(service) && data && !Set.of("grafana", "chronograf").contains(name)) {
                assertThat(service.path("stop_grace_period").asText()).as(name).matches("[2-9]\\ds");
            }
        });
    }

    @Test
    void repeatsAFailedStep() {
        for (String step : List.of("connectors", "storage", "jobs")) {
            assertThat(COMPOSE.services().path(step).path("restart").asText())
                    .as(step)
                    .isEqualTo("on-failure");
        }
    }

    /** Every server reads the settings of the lab; only Grafana and Chronograf have none there. */
    @Test
    void takesTheSettingsOfTheLab() {
        COMPOSE.each((name, service) -> {
            if (!Set.of("grafana", "chronograf").contains(name)) {
                assertThat(ComposeFile.texts(service.path("volumes")))
                        .as(name)
                        .anyMatch(volume -> volume.matches("\\./connect-configs(/settings|/prometheus/.*)?:.*:ro"));
            }
        });
    }

    /** A check in a JVM would need as much memory as a small server, and a second of processor time. */
    @Test
    void checksHealthWithoutAJvm() {
        COMPOSE.each(
                (name, service) -> assertThat(service.at("/healthcheck/test").toString())
                        .as(name)
                        .doesNotContain("java", "kafka-", "fringe "));
        assertThat(ComposeFile.text("deploy/images/fringe/answers")).doesNotContain("java");
    }

    /** The jobs return after a restart of the machine only with high availability, and read their parallelism. */
    @Test
    void keepsTheJobsAndTheirParallelism() {
        for (String flink : List.of("jobmanager", "taskmanager")) {
            assertThat(COMPOSE.services().path(flink).path("command").asText())
                    .as(flink)
                    .contains(" --ha");
        }
        Set<String> used = Pattern.compile("\\$([A-Z]+_PARALLELISM)")
                .matcher(ComposeFile.text("deploy/flink/run-jobs.sh"))
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());
        assertThat(used).containsExactlyInAnyOrder("SIGNAL_PARALLELISM", "MACHINE_PARALLELISM");
        assertThat(ComposeFile.names(COMPOSE.services().at("/jobs/environment")))
                .containsAll(used);
    }

    /** What a site must have: all services that run at the same time by default, at their limits. */
    @Test
    void statesTheMemoryThatAllOfItNeeds() {
        long[] megabytes = new long[1];
        COMPOSE.each((name, service) -> {
            if (stays(service) && !name.equals("s3")) {
                Matcher limit = Pattern.compile("(\\d+)([mg])")
                        .matcher(ComposeFile.defaults(
                                service.at("/deploy/resources/limits/memory").asText()));
                assertThat(limit.matches()).as(name).isTrue();
                megabytes[0] += Long.parseLong(limit.group(1)) * (limit.group(2).equals("g") ? 1024 : 1);
            }
        });
        assertThat(ComposeFile.text("docs/deployment.md").replaceAll("\\s+", " "))
                .contains(String.format(Locale.ROOT, "limits add up to %.1f GB", megabytes[0] / 1024.0));
    }

    private static boolean stays(JsonNode service) {
        return service.path("restart").asText().equals("unless-stopped");
    }
}
