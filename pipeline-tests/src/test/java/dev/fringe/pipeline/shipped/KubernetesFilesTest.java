// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
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
    /** Strimzi creates it with this name for the workers named fringe. */
    private static final String JMX_SECRET = "fringe-kafka-connect-jmx";

    /** The config map of the base, which PrometheusFilesTest checks. */
    private static final String RULES = "fringe-metrics";

    private static final String IMAGE = "deploy/images/fringe/Dockerfile";
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void everyConnectorHasTheOptionsOfItsFile() throws IOException {
        Map<String, JsonNode> resources = new TreeMap<>();
        for (JsonNode resource : KubernetesFiles.documents("base/connectors.yaml")) {
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
        JsonNode worker =
                KubernetesFiles.documents("base/kafka-connect.yaml").get(0).at("/spec/config");
        String copies = worker.path("status.storage.replication.factor").asText();
        assertThat(copies).isEqualTo("3");
        ObjectNode changed = config.deepCopy();
        if (changed.has(DEAD_LETTER_REPLICAS)) {
            changed.put(DEAD_LETTER_REPLICAS, copies);
        }
        return changed;
    }

    /** Markets are not part of these resources. */
    @Test
    void everyTopicHasThePartitionsOfTheLab() throws IOException {
        Map<String, Integer> partitions = new TreeMap<>();
        for (JsonNode topic : KubernetesFiles.documents("base/topics.yaml")) {
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
        assertThat(KubernetesFiles.text("Dockerfile.connect"))
                .containsPattern("ARG KAFKA=quay.io/strimzi/kafka:[\\d.]+-kafka-" + kafka);
        assertThat(KubernetesFiles.documents("base/kafka-connect.yaml")
                        .get(0)
                        .at("/spec/version")
                        .asText())
                .isEqualTo(kafka);
        assertThat(KubernetesFiles.text("Dockerfile.jobs"))
                .contains("ARG FLINK=flink:" + flink + "-java17", "/opt/flink/plugins");
        for (JsonNode job : KubernetesFiles.documents("base/flink.yaml")) {
            assertThat(job.at("/spec/flinkVersion").asText())
                    .isEqualTo("v" + flink.replaceFirst("^(\\d+)\\.(\\d+)\\..*", "$1_$2"));
        }
    }

    /** A job cannot have more subtasks with work than its topic has partitions. */
    @Test
    void everyJobHasABudgetAndAPolicyAndEnoughPartitions() throws IOException {
        Set<String> budgets = new TreeSet<>();
        KubernetesFiles.documents("base/disruption-budgets.yaml")
                .forEach(budget ->
                        budgets.add(budget.at("/spec/selector/matchLabels/app").asText()));
        for (JsonNode job : KubernetesFiles.documents("base/flink.yaml")) {
            assertThat(budgets).contains(job.at("/metadata/name").asText());
            assertThat(job.at("/spec/job/parallelism").asInt()).isLessThanOrEqualTo(5);
        }
        assertThat(KubernetesFiles.documents("base/network-policies.yaml")).hasSize(3);
    }

    /** Each address of a worker's JMX port belongs to a replica. */
    @Test
    void healthAsksEveryWorker() throws IOException {
        JsonNode workers = KubernetesFiles.documents("base/kafka-connect.yaml").get(0);
        JsonNode container = KubernetesFiles.documents("base/health.yaml")
                .get(0)
                .at("/spec/template/spec/containers")
                .get(0);
        String jmx = KubernetesFiles.texts(container.path("args")).stream()
                .filter(argument -> argument.startsWith("--jmx="))
                .findFirst()
                .orElseThrow();
        assertThat(jmx.split(",")).hasSize(workers.at("/spec/replicas").asInt());
        assertThat(workers.at("/spec/jmxOptions/authentication/type").asText()).isEqualTo("password");
    }

    @Test
    void everyJobStartsAnExistingClass() throws IOException {
        for (JsonNode job : KubernetesFiles.documents("base/flink.yaml")) {
            assertThat(job.path("kind").asText()).isEqualTo("FlinkDeployment");
            String source = "qa-jobs/src/main/java/"
                    + job.at("/spec/job/entryClass").asText().replace('.', '/') + ".java";
            assertThat(Services.home().resolve(source)).exists();
            assertThat(job.at("/spec/jobManager/replicas").asInt()).isGreaterThan(1);
            assertThat(job.at("/spec/flinkConfiguration/high-availability.type").asText())
                    .isEqualTo("kubernetes");
        }
    }

    /** An overlay does not set these addresses. */
    @Test
    void thePageNamesTheAddressesOfTheBase() throws IOException {
        String page = Files.readString(Services.home().resolve("docs/deployment.md"));
        for (JsonNode job : KubernetesFiles.documents("base/flink.yaml")) {
            List<String> arguments = KubernetesFiles.texts(job.at("/spec/job/args"));
            assertThat(page)
                    .contains(
                            "`" + job.at("/spec/flinkConfiguration/s3.endpoint").asText() + "`")
                    .contains("`" + arguments.get(arguments.indexOf("--registry") + 1) + "`");
        }
    }

    @Test
    void everyReferenceHasAValueAndNoSecretIsFilledIn() throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        KubernetesFiles.text("overlays/example/secrets.env.example")
                .lines()
                .filter(line -> line.matches("[a-z0-9-]+=.*"))
                .forEach(line -> secrets.put(line.split("=")[0], line.substring(line.indexOf('=') + 1)));
        JsonNode overlay =
                KubernetesFiles.documents("overlays/example/kustomization.yaml").get(0);
        Set<String> addresses = KubernetesFiles.texts(overlay.at("/configMapGenerator/0/literals")).stream()
                .map(literal -> literal.split("=")[0])
                .collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        for (JsonNode resource : KubernetesFiles.all()) {
            for (JsonNode reference : resource.findValues("secretKeyRef")) {
                if (!reference.path("name").asText().equals(JMX_SECRET)) {
                    assertThat(reference.path("name").asText()).isEqualTo("fringe");
                    used.add(reference.path("key").asText());
                }
            }
            for (JsonNode reference : resource.findValues("configMapKeyRef")) {
                if (reference.path("name").asText().equals(RULES)) {
                    continue;
                }
                assertThat(reference.path("name").asText()).isEqualTo("fringe");
                assertThat(addresses).contains(reference.path("key").asText());
            }
        }
        assertThat(secrets.keySet()).isEqualTo(used);
        secrets.forEach((key, value) -> assertThat(value.isEmpty()).as(key).isEqualTo(!key.endsWith("username")));
    }
}
