// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The overlay of one site changes resources and images that the base has, and an API server accepts the result. */
class KubernetesOverlayTest {
    private static final ResourceDefinitions DEFINITIONS = new ResourceDefinitions();
    private static final Set<String> OF_THE_OVERLAY =
            Set.of("ConfigMap fringe", "ConfigMap fringe-console", "Secret fringe");

    @TempDir
    private Path dir;

    @Test
    void anApiServerAcceptsEveryResource() throws IOException {
        check(KubernetesFiles.all());
    }

    @Test
    void thePageNamesTheVersionsOfTheDefinitions() throws IOException {
        assertThat(Files.readString(Services.home().resolve("docs/deployment.md"))
                        .replaceAll("\\s+", " "))
                .contains("definitions of Kubernetes " + DEFINITIONS.kubernetes() + ", Strimzi " + DEFINITIONS.strimzi()
                        + " and the Flink Kubernetes operator " + DEFINITIONS.flinkOperator());
        assertThat(KubernetesFiles.text("Dockerfile.connect")).contains("kafka:" + DEFINITIONS.strimzi() + "-kafka-");
    }

    /** Strimzi ignores options that it sets itself, and those that have a field of their own. */
    @Test
    void theWorkersConfigHasNoOptionOfTheOperator() throws IOException {
        List<String> options = new ArrayList<>();
        workers().at("/spec/config").fieldNames().forEachRemaining(options::add);
        assertThat(options)
                .noneMatch(option -> Stream.of(
                                "group.id",
                                "config.storage.topic",
                                "offset.storage.topic",
                                "status.storage.topic",
                                "ssl.",
                                "sasl.",
                                "security.",
                                "listeners",
                                "plugin.path",
                                "rest.",
                                "bootstrap.servers",
                                "consumer.interceptor.classes",
                                "producer.interceptor.classes",
                                "prometheus.metrics.reporter.")
                        .anyMatch(option::startsWith))
                .contains(
                        "config.providers.file.param.allowed.paths",
                        "config.providers.strimzifile.param.allowed.paths");
    }

    @Test
    void theBaseListsEveryFileAndTheOverlayAddsTheSecret() throws IOException {
        try (Stream<Path> files = Files.list(KubernetesFiles.folder().resolve("base"))) {
            assertThat(KubernetesFiles.texts(KubernetesFiles.documents("base/kustomization.yaml")
                            .get(0)
                            .path("resources")))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("kustomization.yaml"))
                                    .toList());
        }
        assertThat(overlay().at("/secretGenerator/0/envs/0").asText()).isEqualTo("secrets.env");
        assertThat(Files.readString(Services.home().resolve(".gitignore"))).contains("overlays/*/secrets.env");
    }

    @Test
    void everyPatchReplacesAFieldOfAResource() throws IOException {
        List<JsonNode> base = KubernetesFiles.all();
        assertThat(overlay().path("patches")).isNotEmpty();
        for (JsonNode patch : overlay().path("patches")) {
            List<JsonNode> targets = base.stream()
                    .filter(resource -> matches(resource, patch.path("target")))
                    .toList();
            assertThat(targets).as(patch.path("target").toString()).isNotEmpty();
            for (JsonNode operation : KubernetesFiles.parse(patch.path("patch").asText())) {
                assertThat(operation.path("op").asText()).isEqualTo("replace");
                for (JsonNode target : targets) {
                    assertThat(target.at(operation.path("path").asText()).isMissingNode())
                            .as(target.at("/metadata/name").asText() + " "
                                    + operation.path("path").asText())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void everyReplacedImageIsInTheBase() throws IOException {
        Set<String> used = new TreeSet<>();
        for (JsonNode resource : KubernetesFiles.all()) {
            resource.findValues("image")
                    .forEach(image -> used.add(image.asText().split(":")[0]));
        }
        assertThat(overlay().path("images")).isNotEmpty();
        overlay()
                .path("images")
                .forEach(image -> assertThat(used).contains(image.path("name").asText()));
    }

    /** Needs kubectl, which contains Kustomize; the other tests do not. */
    @Test
    void kustomizeRendersIt() throws IOException {
        boolean installed =
                Shell.run(Map.of(), "kubectl", "version", "--client").code() == 0;
        assumeTrue(installed, "kubectl is not installed: the overlay is not rendered");
        Path copy = dir.resolve("kubernetes");
        try (Stream<Path> files = Files.walk(KubernetesFiles.folder())) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        copy.resolve(KubernetesFiles.folder().relativize(file).toString()));
            }
        }
        Path site = copy.resolve("overlays/example");
        Files.copy(site.resolve("secrets.env.example"), site.resolve("secrets.env"));

        Shell.Result rendered = Shell.run(Map.of(), "kubectl", "kustomize", site.toString());

        assertThat(rendered.code()).as(rendered.err()).isZero();
        List<JsonNode> resources = KubernetesFiles.parse(rendered.out());
        Set<String> names = new TreeSet<>(OF_THE_OVERLAY);
        KubernetesFiles.all().forEach(resource -> names.add(name(resource)));
        assertThat(resources.stream().map(KubernetesOverlayTest::name)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(resources)
                .allMatch(
                        resource -> resource.at("/metadata/namespace").asText().equals("fringe"));
        check(resources.stream()
                .filter(resource -> !OF_THE_OVERLAY.contains(name(resource)))
                .toList());
    }

    /** Each resource has the fields of its definition. */
    private static void check(List<JsonNode> resources) {
        assertThat(resources).hasSizeGreaterThan(10).allSatisfy(resource -> {
            assertThat(DEFINITIONS.defines(resource)).as(name(resource)).isTrue();
            assertThat(DEFINITIONS.problems(resource)).as(name(resource)).isEmpty();
        });
    }

    private static boolean matches(JsonNode resource, JsonNode target) {
        return resource.path("kind").equals(target.path("kind"))
                && (!target.has("name") || resource.at("/metadata/name").equals(target.path("name")));
    }

    private static String name(JsonNode resource) {
        return resource.path("kind").asText() + " "
                + resource.at("/metadata/name").asText();
    }

    private static JsonNode workers() throws IOException {
        return KubernetesFiles.documents("base/kafka-connect.yaml").get(0);
    }

    private static JsonNode overlay() throws IOException {
        return KubernetesFiles.documents("overlays/example/kustomization.yaml").get(0);
    }
}
