// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of the resources finds what an API server would refuse or drop. */
class ResourceDefinitionsTest {

    @ParameterizedTest
    @CsvSource({
        "kafka-connect.yaml, groupId:, groupID:, spec lacks groupId",
        "kafka-connect.yaml, replicas: 2, replicas: two, spec.replicas is not of type integer",
        "kafka-connect.yaml, connectContainer:, workerContainer:, spec.template.workerContainer is not of type unknown",
        "flink.yaml, name: AWS_ACCESS_KEY_ID, nme: AWS_ACCESS_KEY_ID, "
                + "spec.podTemplate.spec.containers[].env[].nme is not of type unknown",
        "flink.yaml, upgradeMode: savepoint, upgradeMode: none, spec.job.upgradeMode is not of type one of",
        "storage.yaml, schedule:, shedule:, spec lacks schedule",
        "storage.yaml, restartPolicy:, restart:, spec.jobTemplate.spec.template.spec.restart is not of type unknown",
        "health.yaml, replicas: 1, replicas: one, spec.replicas is not of type integer",
        "health.yaml, name: health, image: health, spec.template.spec.containers[] lacks name",
        "console.yaml, targetPort: http, target: http, spec.ports[].target is not of type unknown",
        "console.yaml, mountPath:, path:, spec.template.spec.containers[].volumeMounts[] lacks mountPath",
        "console.yaml, containerPort: 7070, containerPort: http, "
                + "spec.template.spec.containers[].ports[].containerPort is not of type integer",
        "network-policies.yaml, port: 8081, ports: 8081, spec.ingress[].ports[].ports is not of type unknown",
        "disruption-budgets.yaml, maxUnavailable: 1, maxUnavailable: true, spec.maxUnavailable is not of type integer or",
        "connectors.yaml, tasksMax: 2, tasksMax: '\"2\"', spec.tasksMax is not of type integer",
    })
    void findsWhatAnApiServerWouldRefuse(String file, String right, String wrong, String problem) throws IOException {
        String text = KubernetesFiles.text("base/" + file);
        assertThat(text).contains(right);

        List<String> problems = KubernetesFiles.parse(text.replace(right, wrong)).stream()
                .flatMap((JsonNode resource) -> new ResourceDefinitions().problems(resource).stream())
                .toList();

        assertThat(problems).anyMatch(found -> found.startsWith(problem));
    }
}
