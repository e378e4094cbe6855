// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.ArchivedRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The disk of one server after the other is full while machines publish. Each disk is a file system in memory, so the test needs the
 * right to mount.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullDiskTest {
    private static final String FULL = "No space left on device";
    private static final String DATA = "machine.data";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, String> DISKS = Map.of(
            "kafka", "300m", "influxdb", "64m", "flink", "600m", "zookeeper", "32m", "mosquitto", "2m", "s3", "64m");

    private final LabStack lab = LabStack.notStarted(
            FullDiskTest.class,
            new StackSize(1, 1, Set.of()).withHighAvailability(true).withS3(true),
            Map.of());

    private int seed = 20;

    @BeforeAll
    void start() throws Exception {
        for (var disk : DISKS.entrySet()) {
            Path folder = Files.createDirectories(data(disk.getKey()));
            assumeTrue(
                    run("mount", "-t", "tmpfs", "-o", "size=" + disk.getValue(), "full-disk", folder.toString()) == 0,
                    "the test has no right to mount");
        }
        lab.up();
        lab.run("connectors", "apply", file("mqtt-machines"), file("influx-machines"));
        lab.run("jobs", "run", "join-machine-states");
    }

    @AfterAll
    void end() throws Exception {
        lab.close();
        for (String disk : DISKS.keySet()) {
            run("umount", "-l", data(disk).toString());
        }
    }

    @Test
    @Order(1)
    void kafkaEndsAndContinuesWhenItIsStartedAgain() {
        whilePublishing(() -> {
            fill("kafka");
            await().atMost(PATIENCE).until(() -> isDead("kafka"));
            assertThat(lab.output("status")).contains("kafka is dead").contains("The disk of kafka has only 0 MB left");
            free("kafka");
            lab.up();
        });
    }

    @Test
    @Order(2)
    void influxRefusesWritesUntilItIsRestarted() {
        whilePublishing(() -> {
            long logged = sizeOf("connect");
            fill("influxdb");
            awaitInLog("connect", logged, "no space left on device");
            free("influxdb");
            lab.kill("influxdb");
            lab.up();
        });
    }

    @Test
    @Order(3)
    void aJobContinuesWhenItsCheckpointsHaveRoomAgain() {
        whilePublishing(() -> {
            List<String> logs = List.of("flink-jobmanager", "flink-jobmanager-2", "flink-taskmanager-1");
            long[] logged = logs.stream().mapToLong(this::sizeOf).toArray();
            fill("flink");
            await().atMost(PATIENCE)
                    .until(() -> logs.stream()
                            .anyMatch(log ->
                                    logSince(log, logged[logs.indexOf(log)]).contains(FULL)));
            free("flink");
        });
    }

    @Test
    @Order(4)
    void zooKeeperEndsAndContinuesWhenItIsStartedAgain() {
        whilePublishing(() -> {
            fill("zookeeper");
            await().atMost(PATIENCE).until(() -> isDead("zookeeper"));
            free("zookeeper");
            lab.up();
        });
    }

    @Test
    @Order(5)
    void mosquittoKeepsItsQueueInMemory() {
        Rest connect = new Rest("Connect", lab.endpoints().connect());
        whilePublishing(() -> {
            fill("mosquitto");
            connect.put("/connectors/mqtt-machines/stop", JsonNodeFactory.instance.objectNode());
            awaitInLog("mosquitto", 0, FULL);
            free("mosquitto");
            connect.put("/connectors/mqtt-machines/resume", JsonNodeFactory.instance.objectNode());
        });
    }

    @Test
    @Order(6)
    void anArchiveContinuesWhenItsServerHasRoomAgain() {
        lab.run(
                "jobs",
                "run",
                "archive-topics",
                "--topics",
                DATA,
                "--output-dir",
                "s3://fringe/archive",
                "--checkpoint-interval",
                "2s");
        whilePublishing(() -> {
            long logged = sizeOf("s3");
            fill("s3");
            awaitInLog("s3", logged, FULL);
            free("s3");
        });
        Path archive = data("s3").resolve("fringe/archive");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ArchivedRecords.inFiles(archive))
                        .isEqualTo(ArchivedRecords.inKafka(lab.endpoints(), List.of(DATA), "none")));
    }

    /** Every message is stored, and every power is there and right. */
    private void whilePublishing(Runnable fault) {
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() ->
                lab.run("simulate", "machines", "--rate", "50", "--seconds", "40", "--seed", Integer.toString(seed++)));
        fault.run();
        publishing.join();
        SoakResults results = new SoakResults(lab, lab.dir());
        assertThat(results.ledger(List.of()).lost()).isEmpty();
        results.powers(Instant.now());
        assertThat(results.problems()).isEmpty();
    }

    private boolean isDead(String service) {
        return lab.health().stream()
                .anyMatch(health -> health.name().equals(service) && health.condition() == Stack.Condition.DEAD);
    }

    private void awaitInLog(String service, long since, String text) {
        await().atMost(PATIENCE).until(() -> logSince(service, since).contains(text));
    }

    private long sizeOf(String log) {
        return logSince(log, 0).length();
    }

    private String logSince(String service, long since) {
        try {
            String text = Files.readString(lab.dir().resolve("logs").resolve(service + ".log"));
            return text.substring((int) Math.min(since, text.length()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path data(String service) {
        return lab.dir().resolve("data").resolve(service);
    }

    private static String file(String connector) {
        return LabStack.connector(connector + ".json").toString();
    }

    private void fill(String service) {
        // dd fails because the disk is full
        run("dd", "if=/dev/zero", "of=" + data(service).resolve("filler"), "bs=64k");
        run("dd", "if=/dev/zero", "of=" + data(service).resolve("filler-of-the-rest"), "bs=512");
    }

    private void free(String service) {
        try (Stream<Path> files = Files.list(data(service))) {
            for (Path filler : files.filter(
                            file -> file.getFileName().toString().startsWith("filler"))
                    .toList()) {
                Files.delete(filler);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
