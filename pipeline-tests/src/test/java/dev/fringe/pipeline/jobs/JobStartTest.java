// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `jobs run` does before a job's first record: it creates topics, and ends a job that cannot work with the reason. */
class JobStartTest {
    private static final String INPUT = "start.readings";

    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.shared();
    }

    @Test
    void createsEveryOutputTopicBeforeTheJobRuns() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(INPUT, 2, (short) 1))).all().get();
            lab.run("jobs", "run", "join-machine-states", "--input", INPUT, "--output", "start.powers");
            try {
                Set<String> topics = admin.listTopics().names().get();
                assertThat(topics).contains("start.powers", INPUT + ".rejected", INPUT + ".late", INPUT + ".unpaired");
                assertThat(admin.describeTopics(List.of(INPUT))
                                .allTopicNames()
                                .get()
                                .get(INPUT)
                                .partitions())
                        .as("partitions of the existing topic")
                        .hasSize(2);
            } finally {
                lab.run("jobs", "stop", "join-machine-states", "--cancel");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --input /a/file.csv                                     | --input must be a topic's name
            --input start.nosuch                                    | has no topic start.nosuch to read
            --file /no/such/file.csv                                | /no/such/file.csv
            --input machine.data --registry http://127.0.0.1:1 --registry-patience 1s | http://127.0.0.1:1 did not serve
            --input machine.data --registry no-url | --registry must be a URL
            --input machine.data --kafka 127.0.0.1:1          | did not list its topics
            --input machine.data --kafka nowhere              | --kafka nowhere cannot be used
            """)
    void endsAJobThatCannotWorkWithTheReason(String options, String reason) {
        List<String> words = new ArrayList<>(List.of("jobs", "run", "detect-limits", "--rules", "result > 300"));
        words.addAll(List.of(options.split(" ")));

        assertThat(lab.failure(words.toArray(String[]::new))).contains(reason).doesNotContain("\tat ");
        assertThat(running()).doesNotContain("detect-limits");
        assertThat(new JobRecovery(lab.dir(), Duration.ZERO).recover())
                .as("jobs that `fringe up` would restore")
                .isEmpty();
    }

    private static List<String> running() {
        return StreamSupport.stream(
                        new Rest("Flink", lab.endpoints().flink())
                                .get("/jobs/overview")
                                .body()
                                .path("jobs")
                                .spliterator(),
                        false)
                .filter(job -> !job.path("state").asText().matches("FINISHED|CANCELED|FAILED"))
                .map(job -> job.path("name").asText())
                .toList();
    }

    private static Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, lab.endpoints().kafka()));
    }
}
