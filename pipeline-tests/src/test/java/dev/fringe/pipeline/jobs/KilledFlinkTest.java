// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.QaTopics.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Flink's processes are killed under load: the job writes the same as an undisturbed job. */
class KilledFlinkTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final double RATE = 500;
    private static final String JOB = "assess-signal-quality";
    /** The idle time is shorter than a recovery: the outage of a killed cluster must not count as a silent telescope. */
    private static final List<String> OPTIONS = List.of("--idle", "3s", "--window", "5s", "--restart-delay-max", "1s");

    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.ofJobs();
    }

    @Test
    @Tag("faults")
    void writesTheSameOverThreeKills() {
        Content killed = overKills("three", 3);
        assertThat(killed.contradictions()).isZero();
    }

    @Test
    @Tag("faults")
    void writesTheSameOverTenKills() {
        Content killed = overKills("ten", 10);
        assertThat(killed.contradictions()).isZero();
    }

    @Test
    @Tag("faults")
    void writesEachVerdictOnceInTransactionsOverThreeKills() {
        Content killed = overKills("once", 3, "--exactly-once", "true", "--state-backend", "rocksdb");
        assertThat(killed.repeated()).isZero();
        // Six writers on five subtasks, each with a few ids, regardless of the number of checkpoints.
        assertThat(Transactions.ids(lab.endpoints(), JOB + ".once.")).hasSizeBetween(30, 120);
    }

    /** Kills task managers and leading job managers alternately, each under load and after a new checkpoint. */
    private static Content overKills(String name, int kills, String... options) {
        QaTopics killed = new QaTopics(lab.endpoints(), name + ".killed");
        QaTopics undisturbed = new QaTopics(lab.endpoints(), name + ".undisturbed");
        FlinkJob job = new FlinkJob(lab, JOB);
        try (Telescope telescope =
                new Telescope(AvroTopic.created(lab.endpoints(), name + ".samples", 5), Instant.now(), RATE)) {
            telescope.startSending();
            job.run(optionsFor(name, killed), options);
            long restored = 0;
            for (int kill = 0; kill < kills; kill++) {
                job.awaitCheckpointAfter(restored);
                lab.kill(kill % 2 == 0 ? job.busiestTaskManager() : job.leadingJobManager());
                lab.up();
                job.awaitRestoredAfter(restored);
                restored = job.restoredFrom();
            }
            telescope.stop();
            Content written = awaitAll(killed, job, telescope);

            job.run(optionsFor(name, undisturbed));
            Content expected = awaitAll(undisturbed, job, telescope);
            System.out.printf(
                    "%d kills, %d samples, %s; %d repeated verdicts%n",
                    kills, telescope.sent(), expected.perMetric(), written.repeated());
            assertThat(expected.perMetric()).containsOnlyKeys("signal", "summary", "run", "current");
            assertThat(written.differences(expected)).isEmpty();
            return written;
        }
    }

    private static List<String> optionsFor(String name, QaTopics topics) {
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(List.of("--input", name + ".samples"));
        options.addAll(topics.options());
        return options;
    }

    /** Waits for all samples and stops the job, because runs and states are not awaited and have other writers. */
    private static Content awaitAll(QaTopics topics, FlinkJob job, Telescope telescope) {
        await().atMost(TIMEOUT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Content content = topics.before(telescope.end());
            assertThat(content.samples()).isEqualTo(telescope.sent());
            assertThat(content.summarized()).isEqualTo(telescope.sent());
        });
        job.stop();
        return topics.before(telescope.end());
    }
}
