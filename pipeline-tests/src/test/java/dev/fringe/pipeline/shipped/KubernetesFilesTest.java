// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Kubernetes resources describe the same chain as the files that the lab uses. */
class KubernetesFilesTest {
    private static final String DEAD_LETTER_REPLICAS = "errors.deadletterqueue.topic.replication.factor";
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void everyConnectorHasTheOptionsOfItsFile() throws IOException {
        Map<String, JsonNode> resources = new TreeMap<>();
        for (JsonNode resource : documents("connectors.yaml")) {
            assertThat(resource.path("kind").asText()).isEqualTo("KafkaConnector");
            assertThat(resource.at("/metadata/labels/strimzi.io~1cluster").asText())
                    .isEqualTo("fringe");
            ObjectNode config = resource.at("/spec/config").deepCopy();
            config.put("connector.class", resource.at("/spec/class").asText());
            config.put("tasks.max", resource.at("/spec/tasksMax").asText());
            resources.put(resource.at("/metadata/name").asText(), config);
        }
        Map<String, JsonNode> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(Services.home().resolve("connect-configs/connectors"))) {
            for (Path file : all.toList()) {
                JsonNode connector = Dashboards.read(file);
                files.put(connector.path("name").asText(), withDeadLetterReplicas(connector.path("config")));
            }
        }
        assertThat(resources).isEqualTo(files);
    }

    /** The only difference: in a cluster, dead letters have as many replicas as Connect's own topics. */
    private static JsonNode withDeadLetterReplicas(JsonNode config) throws IOException {
        JsonNode worker = documents("kafka-connect.yaml").get(0).at("/spec/config");
        String copies = worker.path("status.storage.replication.factor").asText();
        assertThat(copies).isEqualTo("3");
        ObjectNode changed = config.deepCopy();
        if (changed.has(DEAD_LETTER_REPLICAS)) {
            changed.put(DEAD_LETTER_REPLICAS, copies);
        }
        return changed;
    }

    @Test
    void everyJobStartsAnExistingClass() throws IOException {
        for (JsonNode job : documents("flink.yaml")) {
            assertThat(job.path("kind").asText()).isEqualTo("FlinkDeployment");
            String source = "qa-jobs/src/main/java/"
                    + job.at("/spec/job/entryClass").asText().replace('.', '/') + ".java";
            assertThat(Services.home().resolve(source)).exists();
            assertThat(job.at("/spec/jobManager/replicas").asInt()).isGreaterThan(1);
            assertThat(job.at("/spec/flinkConfiguration/high-availability.type").asText())
                    .isEqualTo("kubernetes");
        }
    }

    @Test
    void everySecretComesFromTheOneSecretResource() throws IOException {
        JsonNode secret = documents("secrets.example.yaml").get(0);
        for (String file : List.of("kafka-connect.yaml", "flink.yaml")) {
            for (JsonNode document : documents(file)) {
                for (JsonNode reference : document.findValues("secretKeyRef")) {
                    assertThat(reference.path("name").asText())
                            .isEqualTo(secret.at("/metadata/name").asText());
                    assertThat(secret.path("stringData")
                                    .has(reference.path("key").asText()))
                            .isTrue();
                }
            }
        }
        secret.path("stringData").properties().stream()
                .filter(entry -> !entry.getKey().endsWith("username"))
                .forEach(entry -> assertThat(entry.getValue().asText()).isEmpty());
    }

    private static List<JsonNode> documents(String file) throws IOException {
        Path path = Services.home().resolve("deploy/kubernetes").resolve(file);
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(Files.readString(path))) {
            return documents.readAll();
        }
    }
}
