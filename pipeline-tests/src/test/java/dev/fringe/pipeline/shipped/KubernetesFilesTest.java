// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Kubernetes resources describe the same chain as the files that the lab uses. */
class KubernetesFilesTest {
    private static final String DEAD_LETTER_REPLICAS = "errors.deadletterqueue.topic.replication.factor";
    private static final String IMAGE = "deploy/images/fringe/Dockerfile";
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void everyConnectorHasTheOptionsOfItsFile() throws IOException {
        Map<String, JsonNode> resources = new TreeMap<>();
        for (JsonNode resource : documents("base/connectors.yaml")) {
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
        JsonNode worker = documents("base/kafka-connect.yaml").get(0).at("/spec/config");
        String copies = worker.path("status.storage.replication.factor").asText();
        assertThat(copies).isEqualTo("3");
        ObjectNode changed = config.deepCopy();
        if (changed.has(DEAD_LETTER_REPLICAS)) {
            changed.put(DEAD_LETTER_REPLICAS, copies);
        }
        return changed;
    }

    /** The schemas of the operators' resources, in the versions that the fixture names. */
    @Test
    void everyResourceOfAnOperatorHasTheFieldsOfItsDefinition() throws IOException {
        JsonNode kinds = Dashboards.read(
                        Services.home().resolve("pipeline-tests/src/test/resources/kubernetes/custom-resources.json"))
                .path("kinds");
        int checked = 0;
        for (JsonNode resource : all()) {
            String version = resource.path("apiVersion").asText();
            if (version.contains("strimzi") || version.contains("flink")) {
                String kind = version + " " + resource.path("kind").asText();
                assertThat(kinds.has(kind)).as(kind).isTrue();
                assertThat(names(resource.path("spec")))
                        .as(kind)
                        .containsAll(texts(kinds.path(kind).path("required")))
                        .isSubsetOf(texts(kinds.path(kind).path("fields")));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    /** Strimzi refuses options that it sets itself, and those that have a field of their own. */
    @Test
    void theWorkersConfigHasNoOptionOfTheOperator() throws IOException {
        assertThat(names(documents("base/kafka-connect.yaml").get(0).at("/spec/config")))
                .doesNotContain(
                        "group.id",
                        "config.storage.topic",
                        "offset.storage.topic",
                        "status.storage.topic",
                        "bootstrap.servers",
                        "plugin.path",
                        "listeners")
                .contains("config.providers.file.param.allowed.paths");
    }

    /** Markets are not part of these resources. */
    @Test
    void everyTopicHasThePartitionsOfTheLab() throws IOException {
        Map<String, Integer> partitions = new TreeMap<>();
        for (JsonNode topic : documents("base/topics.yaml")) {
            partitions.put(
                    topic.at("/spec/topicName").asText(),
                    topic.at("/spec/partitions").asInt());
        }
        Properties settings = new Properties();
        try (Reader in =
                Files.newBufferedReader(Services.home().resolve("connect-configs/settings/topics.properties"))) {
            settings.load(in);
        }
        Map<String, Integer> expected = new TreeMap<>();
        settings.stringPropertyNames().stream()
                .filter(name -> !name.startsWith("market."))
                .forEach(name -> expected.put(
                        name, Integer.parseInt(settings.getProperty(name).split(" ")[0])));
        assertThat(partitions).isEqualTo(expected);
    }

    /** A folder that the build does not create breaks the image, as a moved folder did. */
    @Test
    void everyImageCopiesOnlyWhatTheBuildMakes() throws IOException {
        String build = Files.readString(Services.home().resolve(".dockerignore"));
        for (String file :
                List.of("deploy/kubernetes/Dockerfile.connect", "deploy/kubernetes/Dockerfile.jobs", IMAGE)) {
            List<String> sources = Files.readAllLines(Services.home().resolve(file)).stream()
                    .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
                    .map(line -> line.split(" ")[1])
                    .toList();
            assertThat(sources).as(file).isNotEmpty().allSatisfy(source -> {
                boolean allowed = build.lines()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1).replace(".", "\\.").replace("*", "[^/]*"))
                        .anyMatch(pattern ->
                                source.replace("fringe-fringe-*", "a").matches(pattern + "(/.*)?"));
                assertThat(allowed).as(file + " copies " + source).isTrue();
            });
        }
    }

    @Test
    void imagesHaveTheVersionsOfTheBuild() throws IOException {
        String pom = Files.readString(Services.home().resolve("pom.xml"));
        String kafka = pom.replaceFirst("(?s).*<kafka.version>([^<]+)<.*", "$1");
        String flink = pom.replaceFirst("(?s).*<flink.version>([^<]+)<.*", "$1");
        assertThat(text("Dockerfile.connect"))
                .containsPattern("ARG KAFKA=quay.io/strimzi/kafka:[\\d.]+-kafka-" + kafka);
        assertThat(documents("base/kafka-connect.yaml")
                        .get(0)
                        .at("/spec/version")
                        .asText())
                .isEqualTo(kafka);
        assertThat(text("Dockerfile.jobs")).contains("ARG FLINK=flink:" + flink + "-java17", "/opt/flink/plugins");
        for (JsonNode job : documents("base/flink.yaml")) {
            assertThat(job.at("/spec/flinkVersion").asText())
                    .isEqualTo("v" + flink.replaceFirst("^(\\d+)\\.(\\d+)\\..*", "$1_$2"));
        }
    }

    /** A job cannot have more subtasks with work than its topic has partitions. */
    @Test
    void everyJobHasABudgetAndAPolicyAndEnoughPartitions() throws IOException {
        Set<String> budgets = new TreeSet<>();
        documents("base/disruption-budgets.yaml")
                .forEach(budget ->
                        budgets.add(budget.at("/spec/selector/matchLabels/app").asText()));
        for (JsonNode job : documents("base/flink.yaml")) {
            assertThat(budgets).contains(job.at("/metadata/name").asText());
            assertThat(job.at("/spec/job/parallelism").asInt()).isLessThanOrEqualTo(5);
        }
        assertThat(documents("base/network-policies.yaml")).hasSize(2);
    }

    /** Each address of a worker's JMX port belongs to a replica. */
    @Test
    void healthAsksEveryWorker() throws IOException {
        JsonNode workers = documents("base/kafka-connect.yaml").get(0);
        JsonNode container = documents("base/health.yaml")
                .get(0)
                .at("/spec/template/spec/containers")
                .get(0);
        String jmx = texts(container.path("args")).stream()
                .filter(argument -> argument.startsWith("--jmx="))
                .findFirst()
                .orElseThrow();
        assertThat(jmx.split(",")).hasSize(workers.at("/spec/replicas").asInt());
        assertThat(workers.path("spec").has("jmxOptions")).isTrue();
    }

    @Test
    void theBaseListsEveryFileAndTheOverlayAddsTheSecret() throws IOException {
        Path base = Services.home().resolve("deploy/kubernetes/base");
        try (Stream<Path> files = Files.list(base)) {
            assertThat(texts(documents("base/kustomization.yaml").get(0).path("resources")))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("kustomization.yaml"))
                                    .toList());
        }
        JsonNode overlay = documents("overlays/example/kustomization.yaml").get(0);
        assertThat(overlay.at("/secretGenerator/0/envs/0").asText()).isEqualTo("secrets.env");
        assertThat(Files.readString(Services.home().resolve(".gitignore"))).contains("overlays/*/secrets.env");
    }

    @Test
    void everyJobStartsAnExistingClass() throws IOException {
        for (JsonNode job : documents("base/flink.yaml")) {
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
    void everyReferenceHasAValueAndNoSecretIsFilledIn() throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        text("overlays/example/secrets.env.example")
                .lines()
                .filter(line -> line.matches("[a-z0-9-]+=.*"))
                .forEach(line -> secrets.put(line.split("=")[0], line.substring(line.indexOf('=') + 1)));
        JsonNode overlay = documents("overlays/example/kustomization.yaml").get(0);
        Set<String> addresses = texts(overlay.at("/configMapGenerator/0/literals")).stream()
                .map(literal -> literal.split("=")[0])
                .collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        for (JsonNode resource : all()) {
            for (JsonNode reference : resource.findValues("secretKeyRef")) {
                assertThat(reference.path("name").asText()).isEqualTo("fringe");
                used.add(reference.path("key").asText());
            }
            for (JsonNode reference : resource.findValues("configMapKeyRef")) {
                assertThat(reference.path("name").asText()).isEqualTo("fringe");
                assertThat(addresses).contains(reference.path("key").asText());
            }
        }
        assertThat(secrets.keySet()).isEqualTo(used);
        secrets.forEach((key, value) -> assertThat(value.isEmpty()).as(key).isEqualTo(!key.endsWith("username")));
    }

    private static List<JsonNode> all() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode file : documents("base/kustomization.yaml").get(0).path("resources")) {
            all.addAll(documents("base/" + file.asText()));
        }
        return all;
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String text(String file) throws IOException {
        return Files.readString(Services.home().resolve("deploy/kubernetes").resolve(file));
    }

    private static List<JsonNode> documents(String file) throws IOException {
        Path path = Services.home().resolve("deploy/kubernetes").resolve(file);
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(Files.readString(path))) {
            return documents.readAll();
        }
    }
}
