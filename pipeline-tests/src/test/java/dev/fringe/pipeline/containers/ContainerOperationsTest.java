// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.Login;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an operator does with the containers, by the commands of the pages; under load, and everything is stored once. The chain
 * starts with an older Kafka.
 */
@TestMethodOrder(OrderAnnotation.class)
class ContainerOperationsTest {
    private static final String ROTATION = "docs/rotation.md";
    private static final String UPGRADE = "docs/upgrade.md";
    private static final String BACKUP = "docs/backup.md";
    private static final String DEPLOYMENT = "docs/deployment.md";
    private static final String OLD_KAFKA = "4.2.0";
    private static final String ARCHIVE_JOB = "archive-topics";

    @RegisterExtension
    static Containers chain = new Containers(OLD_KAFKA);

    @BeforeAll
    static void publish() {
        chain.publish();
        chain.verify();
    }

    @Test
    @Order(1)
    void rotatedPasswordsReplaceTheOldOnes() {
        Login before = new Login("admin", chain.secret("INFLUXDB_ADMIN_PASSWORD"));
        Login operator = new Login("operator", chain.secret("CONSOLE_PASSWORD"));

        chain.page(ROTATION, "## Passwords");

        awaitServers();
        assertThat(chain.influx(Optional.of(before))
                        .get("/query?q=SHOW+DATABASES")
                        .status())
                .isEqualTo(401);
        chain.awaitHealthy("console");
        assertThat(chain.console(Optional.of(operator)).get("/api/flow").status())
                .isEqualTo(401);
        chain.awaitFlow();
        chain.publish();
        chain.verify();
    }

    @Test
    @Order(2)
    void aNewImageReplacesTheWorkerUnderLoad() {
        chain.newImage("plugins");
        String kafka = chain.container("kafka");
        String worker = chain.container("connect");
        String load = load();

        chain.page(UPGRADE, "## Plugins");

        chain.awaitHealthy("connect");
        await("connectors")
                .atMost(Containers.TIMEOUT)
                .until(() -> chain.inspect("connectors", "{{.State.Status}} {{.State.ExitCode}}")
                        .equals("exited 0"));
        assertThat(chain.exitCode(load)).isZero();
        assertThat(chain.container("connect")).isNotEqualTo(worker);
        assertThat(chain.container("kafka")).isEqualTo(kafka);
        chain.verify();
    }

    @Test
    @Order(3)
    void jobsContinueFromASavepointWithTheNewImage() {
        chain.newImage("jobs");
        String load = load();

        chain.page(UPGRADE, "## Jobs");

        assertThat(chain.exitCode(load)).isZero();
        continuedFromSavepoints();
        chain.verify();
    }

    @Test
    @Order(4)
    void aNewImageReplacesAllServersAndUpgradesKafkaUnderLoad() {
        chain.newImage("servers");
        String kafka = chain.container("kafka");
        assertThat(metadataVersion()).isEqualTo("4.2");
        String load = load();

        chain.page(UPGRADE, "## All servers");

        assertThat(chain.exitCode(load)).isZero();
        assertThat(chain.container("kafka")).isNotEqualTo(kafka);
        chain.awaitJobs();
        continuedFromSavepoints();
        assertThat(metadataVersion()).isEqualTo("4.2");
        chain.page(UPGRADE, "## Kafka's metadata");
        assertThat(metadataVersion()).isEqualTo("4.3");
        chain.publish();
        chain.verify();
    }

    @Test
    @Order(5)
    void theS3ServerKeepsAnArchiveAndCheckpoints() {
        archiveOnS3();

        chain.sh("docker kill " + chain.container("s3") + " " + chain.container("jobmanager"));
        chain.compose("up", "-d", "--no-deps", "s3", "jobmanager");

        awaitRestoredArchiveJob();
        List<String> before = archive();
        chain.publish();
        chain.verify();
        await("new files").atMost(Containers.TIMEOUT).until(() -> archive().size() > before.size());
        assertThat(archive()).containsAll(before);
    }

    @Test
    @Order(6)
    void aBackupFillsEmptyVolumes() {
        archiveOnS3();
        String page = "/backups/2026-11-26";
        String backup = chain.folder().resolve("backup").toString();
        chain.page(BACKUP, "## Backup", page, backup);
        List<String> archived = archive();
        ComposeRun.Result refused = chain.sh("./deploy/restore.sh " + backup);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("has containers");

        chain.page(BACKUP, "## Restore", page, backup);

        chain.awaitJobs();
        awaitRestoredArchiveJob();
        assertThat(archive()).containsAll(archived);
        chain.publish();
        chain.verify();
    }

    /** The first two numbers of the version whose format Kafka's metadata has. */
    private static String metadataVersion() {
        String features = chain.compose(
                "exec",
                "-T",
                "kafka",
                "java",
                "-cp",
                "/opt/fringe/lab/servers/kafka/target/lib/*",
                "org.apache.kafka.tools.FeatureCommand",
                "--bootstrap-server",
                "kafka:9092",
                "describe");
        return features.replaceFirst("(?s).*metadata\\.version.*FinalizedVersionLevel: (\\d+\\.\\d+).*", "$1");
    }

    /** Lets a job archive to the S3 server, unless it does. */
    private static void archiveOnS3() {
        if (chain.runningJobs().containsKey(ARCHIVE_JOB)) {
            return;
        }
        chain.page(DEPLOYMENT, "### An S3 server");
        chain.awaitJobs();
        chain.fringe(
                "jobs",
                "run",
                ARCHIVE_JOB,
                "--topics",
                "machine.data",
                "--output-dir",
                "s3://fringe/archive",
                "--checkpoint-dir",
                "s3://fringe/checkpoints",
                "--checkpoint-interval",
                "5s");
        chain.publish();
        chain.verify();
        await("archive").atMost(Containers.TIMEOUT).until(() -> !archive().isEmpty());
        awaitCheckpoint(ARCHIVE_JOB);
    }

    private static String load() {
        return chain.start("simulate", "baselines", "--rate", "200", "--seconds", "45");
    }

    private static void continuedFromSavepoints() {
        assertThat(chain.restored().values())
                .hasSize(2)
                .allMatch(snapshot -> snapshot.matches("file:.*/savepoints/savepoint-.*"));
    }

    private static void awaitServers() {
        List.of("mosquitto", "influxdb", "connect").forEach(chain::awaitHealthy);
    }

    private static void awaitRestoredArchiveJob() {
        await(ARCHIVE_JOB)
                .atMost(Containers.TIMEOUT)
                .ignoreExceptions()
                .until(() ->
                        chain.restored().getOrDefault(ARCHIVE_JOB, "").matches("s3://fringe/checkpoints/.*/chk-\\d+"));
    }

    private static void awaitCheckpoint(String job) {
        await(job + " has a checkpoint")
                .atMost(Containers.TIMEOUT)
                .ignoreExceptions()
                .until(() -> {
                    JsonNode completed =
                            chain.flink("/jobs/" + chain.runningJobs().get(job) + "/checkpoints");
                    return completed
                            .at("/latest/completed/external_path")
                            .asText()
                            .startsWith("s3://");
                });
    }

    /** The complete files of the archive in the bucket. */
    private static List<String> archive() {
        return chain.compose(
                        "exec",
                        "-T",
                        "s3",
                        "find",
                        "/var/lib/fringe/.fringe/data/s3/fringe/archive",
                        "-name",
                        "*.avro",
                        "-not",
                        "-name",
                        ".*")
                .lines()
                .filter(line -> line.endsWith(".avro"))
                .sorted()
                .toList();
    }
}
