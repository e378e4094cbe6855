// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the containers, by the commands of the pages; under load, and everything is stored once. */
@TestMethodOrder(OrderAnnotation.class)
class ContainerOperationsTest {
    private static final String ROTATION = "docs/rotation.md";
    private static final String UPGRADE = "docs/upgrade.md";
    private static final String BACKUP = "docs/backup.md";
    private static final String DEPLOYMENT = "docs/deployment.md";

    @TempDir
    static Path dir;

    private static Containers containers;
    private static ComposeRun chain;

    @BeforeAll
    static void up() throws IOException {
        containers = Containers.up(dir.resolve("chain"));
        chain = containers.chain();
        containers.publish();
        containers.verify();
    }

    @AfterAll
    static void down() {
        if (containers != null) {
            chain.sh(
                    "docker image inspect fringe-test:released > /dev/null && docker tag fringe-test:released fringe:0.2"
                            + " && docker rmi fringe-test:released");
            containers.down();
        }
    }

    @Test
    @Order(1)
    void rotatedPasswordsReplaceTheOldOnes() {
        Login before = new Login("admin", chain.secret("INFLUXDB_ADMIN_PASSWORD"));

        chain.page(ROTATION, "## Passwords");

        awaitServers();
        assertThat(containers
                        .influx(Optional.of(before))
                        .get("/query?q=SHOW+DATABASES")
                        .status())
                .isEqualTo(401);
        containers.publish();
        containers.verify();
    }

    @Test
    @Order(2)
    void aNewImageReplacesTheWorkerUnderLoad() {
        newImage("plugins");
        String kafka = chain.container("kafka");
        String worker = chain.container("connect");
        String load = load();

        chain.page(UPGRADE, "## Plugins");

        containers.awaitHealthy("connect");
        await("connectors")
                .atMost(Containers.TIMEOUT)
                .until(() -> chain.inspect("connectors", "{{.State.Status}} {{.State.ExitCode}}")
                        .equals("exited 0"));
        assertThat(chain.await(load)).isZero();
        assertThat(chain.container("connect")).isNotEqualTo(worker);
        assertThat(chain.container("kafka")).isEqualTo(kafka);
        containers.verify();
    }

    @Test
    @Order(3)
    void jobsContinueFromASavepointWithTheNewImage() {
        newImage("jobs");
        String load = load();

        chain.page(UPGRADE, "## Jobs");

        assertThat(chain.await(load)).isZero();
        continuedFromSavepoints();
        containers.verify();
    }

    @Test
    @Order(4)
    void aNewImageReplacesAllServersUnderLoad() {
        newImage("servers");
        String kafka = chain.container("kafka");
        String load = load();

        chain.page(UPGRADE, "## All servers");

        assertThat(chain.await(load)).isZero();
        assertThat(chain.container("kafka")).isNotEqualTo(kafka);
        containers.awaitJobs();
        continuedFromSavepoints();
        chain.page(UPGRADE, "## Kafka's metadata");
        containers.publish();
        containers.verify();
    }

    @Test
    @Order(5)
    void theS3ServerKeepsAnArchiveAndCheckpoints() {
        chain.page(DEPLOYMENT, "### An S3 server");
        containers.awaitJobs();
        chain.fringe(
                "jobs",
                "run",
                "archive-topics",
                "--topics",
                "machine.data",
                "--output-dir",
                "s3://fringe/archive",
                "--checkpoint-dir",
                "s3://fringe/checkpoints",
                "--checkpoint-interval",
                "5s");
        containers.publish();
        containers.verify();
        await("archive").atMost(Containers.TIMEOUT).until(() -> !archive().isEmpty());
        awaitCheckpoint("archive-topics");

        chain.sh("docker kill " + chain.container("s3") + " " + chain.container("jobmanager"));
        chain.compose("up", "-d", "--no-deps", "s3", "jobmanager");

        awaitRestoredArchiveJob();
        List<String> before = archive();
        containers.publish();
        containers.verify();
        await("new files").atMost(Containers.TIMEOUT).until(() -> archive().size() > before.size());
        assertThat(archive()).containsAll(before);
    }

    @Test
    @Order(6)
    void aBackupFillsEmptyVolumes() {
        String page = "/backups/2026-11-26";
        String backup = dir.resolve("backup").toString();
        chain.page(BACKUP, "## Backup", page, backup);
        List<String> archived = archive();
        ComposeRun.Result refused = chain.sh("./deploy/restore.sh " + backup);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("has containers");

        chain.page(BACKUP, "## Restore", page, backup);

        containers.awaitJobs();
        awaitRestoredArchiveJob();
        assertThat(archive()).containsAll(archived);
        containers.publish();
        containers.verify();
    }

    /** An image with another identity and the same content, as an upgrade makes it. */
    private static void newImage(String label) {
        chain.sh("docker image inspect fringe-test:released > /dev/null || docker tag fringe:0.2 fringe-test:released");
        ComposeRun.Result built = chain.sh(
                "printf 'FROM fringe-test:released\\nLABEL test=" + label + "\\n' | docker build -t fringe:0.2 -");
        assertThat(built.code()).as(built.out()).isZero();
    }

    private static String load() {
        return chain.start("simulate", "baselines", "--rate", "200", "--seconds", "45");
    }

    private static void continuedFromSavepoints() {
        assertThat(containers.restored().values())
                .hasSize(2)
                .allMatch(snapshot -> snapshot.matches("file:.*/savepoints/savepoint-.*"));
    }

    private static void awaitServers() {
        List.of("mosquitto", "influxdb", "connect").forEach(containers::awaitHealthy);
    }

    private static void awaitRestoredArchiveJob() {
        await("archive-topics")
                .atMost(Containers.TIMEOUT)
                .ignoreExceptions()
                .until(() -> containers
                        .restored()
                        .getOrDefault("archive-topics", "")
                        .matches("s3://fringe/checkpoints/.*/chk-\\d+"));
    }

    private static void awaitCheckpoint(String job) {
        await(job + " has a checkpoint")
                .atMost(Containers.TIMEOUT)
                .ignoreExceptions()
                .until(() -> {
                    JsonNode completed =
                            containers.flink("/jobs/" + containers.runningJobs().get(job) + "/checkpoints");
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
