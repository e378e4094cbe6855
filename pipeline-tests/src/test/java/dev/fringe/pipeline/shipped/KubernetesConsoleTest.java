// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.Servers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The console on Kubernetes knows the servers of the base and of the overlay, and only it may reach the workers. */
class KubernetesConsoleTest {
    private static final String OVERLAY = "overlays/example/";

    @Test
    void itsFileNamesTheServersOfTheOtherResources() throws IOException {
        Servers servers = Servers.in(KubernetesFiles.folder().resolve(OVERLAY + "servers.yaml"));
        JsonNode workers = KubernetesFiles.documents("base/kafka-connect.yaml").get(0);

        assertThat(servers.kafka())
                .containsEntry(
                        "bootstrap.servers",
                        workers.at("/spec/bootstrapServers").asText());
        assertThat(url(servers, "registry"))
                .isEqualTo(workers.at("/spec/config/value.converter.schema.registry.url")
                        .asText());
        // Strimzi gives the workers' REST interface this name.
        assertThat(url(servers, "connect"))
                .isEqualTo("http://" + workers.at("/metadata/name").asText() + "-connect-api:8083");
        assertThat(addresses()).contains("mqtt-uri=" + url(servers, "mqtt"), "influx-url=" + url(servers, "influx"));
        assertThat(servers.worker().get("value.converter"))
                .isEqualTo(workers.at("/spec/config/value.converter").asText());
        // Each job has a Flink cluster of its own, and a console shows one.
        assertThat(servers.has("flink")).isFalse();
    }

    @Test
    void itReadsTheFileOfTheOverlay() throws IOException {
        JsonNode pod = deployment().at("/spec/template/spec");
        JsonNode container = pod.path("containers").get(0);
        JsonNode mount = container.path("volumeMounts").get(0);

        assertThat(KubernetesFiles.texts(container.path("args")))
                .contains("--servers=" + mount.path("mountPath").asText() + "/servers.yaml");
        assertThat(mount.path("name")).isEqualTo(pod.at("/volumes/0/name"));
        assertThat(overlay().path("configMapGenerator")).anySatisfy(generator -> {
            assertThat(generator.path("name")).isEqualTo(pod.at("/volumes/0/configMap/name"));
            assertThat(KubernetesFiles.texts(generator.path("files"))).containsExactly("servers.yaml");
        });
    }

    @Test
    void itsServiceReachesIt() throws IOException {
        JsonNode deployment = deployment();
        JsonNode service = KubernetesFiles.documents("base/console.yaml").get(1);

        assertThat(service.at("/spec/selector")).isEqualTo(deployment.at("/spec/template/metadata/labels"));
        assertThat(service.at("/spec/ports/0/targetPort"))
                .isEqualTo(deployment.at("/spec/template/spec/containers/0/ports/0/name"));
    }

    @Test
    void onlyItMayReachTheWorkersAndNobodyMayReachIt() throws IOException {
        List<JsonNode> policies = KubernetesFiles.documents("base/network-policies.yaml");
        JsonNode closed = named(policies, "fringe-no-ingress");
        JsonNode workers = named(policies, "fringe-console-to-connect");

        assertThat(KubernetesFiles.texts(closed.at("/spec/podSelector/matchExpressions/0/values")))
                .contains("fringe-console");
        assertThat(closed.path("spec").has("ingress")).isFalse();
        assertThat(workers.at("/spec/ingress/0/from")).hasSize(1);
        assertThat(workers.at("/spec/ingress/0/from/0/podSelector/matchLabels"))
                .isEqualTo(deployment().at("/spec/template/metadata/labels"));
        assertThat(workers.at("/spec/podSelector/matchLabels/strimzi.io~1cluster")
                        .asText())
                .isEqualTo(KubernetesFiles.documents("base/kafka-connect.yaml")
                        .get(0)
                        .at("/metadata/name")
                        .asText());
    }

    private static String url(Servers servers, String name) throws IOException {
        assertThat(servers.has(name)).as(name).isTrue();
        return servers.place(name).orElseThrow().url();
    }

    private static List<String> addresses() throws IOException {
        return KubernetesFiles.texts(overlay().at("/configMapGenerator/0/literals"));
    }

    private static JsonNode named(List<JsonNode> resources, String name) {
        return resources.stream()
                .filter(resource -> resource.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode deployment() throws IOException {
        return KubernetesFiles.documents("base/console.yaml").get(0);
    }

    private static JsonNode overlay() throws IOException {
        return KubernetesFiles.documents(OVERLAY + "kustomization.yaml").get(0);
    }
}
