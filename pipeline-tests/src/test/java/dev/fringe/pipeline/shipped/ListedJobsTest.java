// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list in the jobs' jar is authoritative; all other lists of jobs must match it. */
class ListedJobsTest {
    @Test
    void theReadmeListsEveryJob() throws IOException {
        String readme = read("qa-jobs/README.md");

        assertThat(KnownJob.all())
                .isNotEmpty()
                .allSatisfy(
                        job -> assertThat(readme).contains("| `" + job.jobName() + "` | `" + job.entryClass() + "` |"));
    }

    @Test
    void theReadmeNamesTheTopicsOfEachJob() throws IOException {
        String readme = read("qa-jobs/README.md");

        assertThat(KnownJob.all()).allSatisfy(job -> {
            String row = readme.lines()
                    .filter(line -> line.startsWith("| `" + job.jobName() + "` |"))
                    .findFirst()
                    .orElseThrow();
            String reads = job.reads().isEmpty() ? "any topic" : quoted(job.reads()) + " |";
            assertThat(row).contains(" | " + reads).contains(" | " + quoted(job.writes()));
        });
    }

    private static String quoted(List<String> topics) {
        return topics.stream().map(topic -> "`" + topic + "`").collect(Collectors.joining(", "));
    }

    @Test
    void containersStartTheJobsOfTheDemo() throws IOException {
        String script = read("deploy/flink/run-jobs.sh");

        assertThat(ofTheDemo()).allSatisfy(job -> assertThat(script).contains("run " + job.jobName() + " "));
        assertThat(script.lines().filter(line -> line.startsWith("run "))).hasSameSizeAs(ofTheDemo());
    }

    @Test
    void kubernetesRunsTheJobsOfTheDemo() throws IOException {
        Map<String, String> resources = new TreeMap<>();
        YAMLMapper yaml = new YAMLMapper();
        try (MappingIterator<JsonNode> documents = yaml.readerFor(JsonNode.class)
                .readValues(Services.home()
                        .resolve("deploy/kubernetes/base/flink.yaml")
                        .toFile())) {
            documents.forEachRemaining(document -> resources.put(
                    document.at("/metadata/name").asText(),
                    document.at("/spec/job/entryClass").asText()));
        }

        Map<String, String> listed = new TreeMap<>();
        ofTheDemo().forEach(job -> listed.put(job.jobName(), job.entryClass()));
        assertThat(resources).isEqualTo(listed);
    }

    private static List<KnownJob> ofTheDemo() {
        return KnownJob.all().stream().filter(KnownJob::inDemo).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(Services.home().resolve(file));
    }
}
