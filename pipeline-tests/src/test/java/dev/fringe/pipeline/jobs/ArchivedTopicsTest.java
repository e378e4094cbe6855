// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.secrets.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of an archive contain each of Kafka's records once, in the hour of its time and under its own schema, in a folder or on S3,
 * whatever is killed while records flow.
 */
class ArchivedTopicsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String JOB = "archive-topics";
    private static final String TASK_MANAGER = "task manager";
    private static final String JOB_MANAGER = "job manager";
    private static final String S3 = "s3";
    private static final List<String> BAD = List.of("no Avro at all", "{}", "");

    private static LabStack lab;

    @TempDir
    private static Path files;

    @BeforeAll
    static void start() {
        lab = LabStack.ofJobs();
    }

    @Test
    void holdsEachRecordOnceInAFolder() throws Exception {
        inAFolder("folder", List.of(TASK_MANAGER));
    }

    @Test
    @Tag("faults")
    void holdsEachRecordOnceOnS3() throws Exception {
        onS3("store", List.of(S3, JOB_MANAGER));
    }

    @Test
    @Tag("faults")
    void holdsEachRecordOnceInAFolderOverEightKills() throws Exception {
        inAFolder(
                "folder8",
                Collections.nCopies(4, List.of(TASK_MANAGER, JOB_MANAGER)).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    @Tag("faults")
    void holdsEachRecordOnceOnS3OverEightKills() throws Exception {
        onS3("store8", List.of(S3, TASK_MANAGER, S3, JOB_MANAGER, S3, TASK_MANAGER, S3, JOB_MANAGER));
    }

    private static void inAFolder(String name, List<String> kills) throws Exception {
        Path archive = files.resolve(name);
        keepsAllUnderKills(name, archive.toUri().toString(), archive, kills);
    }

    /** S3Proxy keeps each object as a file under its key. */
    private static void onS3(String name, List<String> kills) throws Exception {
        Path archive = lab.dir().resolve("data/s3/fringe/archive").resolve(name);
        keepsAllUnderKills(
                name,
                "s3://fringe/archive/" + name,
                archive,
                kills,
                "--checkpoint-dir",
                "s3://fringe/checkpoints/" + name);
        try (Stream<Path> checkpoints = Files.walk(lab.dir().resolve("data/s3/fringe/checkpoints/" + name))) {
            assertThat(checkpoints).anyMatch(file -> file.endsWith("_metadata"));
        }
    }

    private static void keepsAllUnderKills(String name, String uri, Path archive, List<String> kills, String... more)
            throws Exception {
        List<String> topics = List.of(name + ".foreign", name + ".a", name + ".late");
        FlinkJob job = new FlinkJob(lab, JOB).named(name);
        try (ArchiveFeed feed = new ArchiveFeed(lab.endpoints(), topics.get(0), topics.get(1)).start();
                AvroTopic bad = AvroTopic.existing(lab.endpoints(), topics.get(1))) {
            job.run(options(name, uri, "1s"), more);
            BAD.forEach(value -> bad.sendBytes(0, "bad", value.getBytes(StandardCharsets.UTF_8)));
            bad.flush();

            feed.add(topics.get(2));
            await().atMost(PATIENCE)
                    .until(() -> !ArchivedRecords.visible(archive.resolve(topics.get(2)), ".avro")
                            .isEmpty());
            assertThat(job.restoredFrom())
                    .as("a new topic joins without a restart")
                    .isZero();

            for (String kill : kills) {
                kill(kill, job, feed);
            }
            job.awaitCheckpointAfter(job.latestCheckpoint());
            job.stop();
            job.restore("--parallelism", "3");
            assertThat(job.parallelism()).isEqualTo(3);
            feed.awaitMore(200);
            feed.stop();

            Map<String, List<String>> expected = ArchivedRecords.inKafka(lab.endpoints(), topics, ArchiveFeed.TIME);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> count(ArchivedRecords.inFiles(archive)) >= count(expected));
            job.cancel();
            Map<String, List<String>> archived = ArchivedRecords.inFiles(archive);
            System.out.printf(
                    "%s: %s killed, %d records in %d folders and %d files%n",
                    name,
                    kills,
                    count(archived),
                    archived.size(),
                    ArchivedRecords.visible(archive, ".avro").size());
            assertThat(archived.keySet()).isEqualTo(expected.keySet());
            assertThat(archived).isEqualTo(expected);
            assertThat(rejected(name)).containsExactlyInAnyOrderElementsOf(BAD);
        }
    }

    private static List<String> options(String name, String uri, String interval) {
        return List.of(
                "--topics",
                name + "\\..*",
                "--time",
                ArchiveFeed.TIME,
                "--rejected",
                name + "-rejected",
                "--output-dir",
                uri,
                "--checkpoint-interval",
                interval,
                "--discovery-interval",
                "2s",
                "--restart-delay-max",
                "1s");
    }

    /** Kills it while records flow and after a new checkpoint, and restarts it. */
    private static void kill(String what, FlinkJob job, ArchiveFeed feed) {
        long restored = job.restoredFrom();
        job.awaitCheckpointAfter(Math.max(restored, job.latestCheckpoint()));
        if (what.equals(S3)) {
            lab.kill(S3);
            // Records arrive, and checkpoints are due, while there is no server.
            feed.awaitMore(400);
            long before = job.latestCheckpoint();
            lab.up();
            job.awaitCheckpointAfter(before);
        } else {
            lab.kill(what.equals(TASK_MANAGER) ? job.busiestTaskManager() : job.leadingJobManager());
            lab.up();
            job.awaitRestoredAfter(restored);
        }
    }

    private static int count(Map<String, List<String>> records) {
        return records.values().stream().mapToInt(List::size).sum();
    }

    /** A restored job writes a rejected record again. */
    private static List<String> rejected(String name) {
        Map<String, String> byOrigin = new TreeMap<>();
        TopicContent.of(lab.endpoints(), name + "-rejected")
                .forEach(record -> byOrigin.put(
                        new String(
                                record.headers().lastHeader("rejected.origin").value(), StandardCharsets.UTF_8),
                        new String(record.value(), StandardCharsets.UTF_8)));
        assertThat(byOrigin.keySet()).allMatch(origin -> origin.matches(name + "\\.a-0@\\d+"));
        return new ArrayList<>(byOrigin.values());
    }

    @Test
    void showsNoFileBeforeItsCheckpoint() throws Exception {
        Path archive = files.resolve("hidden");
        FlinkJob job = new FlinkJob(lab, JOB).named("hidden");
        try (ArchiveFeed feed = new ArchiveFeed(lab.endpoints(), "hidden-foreign", "hidden.a")) {
            job.run(options("hidden", archive.toUri().toString(), "1h"), "--format", "parquet");
            feed.start();
            await().atMost(PATIENCE).until(() -> names(archive).stream().anyMatch(name -> name.contains("inprogress")));
            feed.awaitMore(200);
            assertThat(names(archive)).allMatch(name -> name.startsWith("."));
            feed.stop();

            job.checkpoint();
            await().atMost(PATIENCE)
                    .until(() -> !ArchivedRecords.visible(archive, ".parquet").isEmpty());
            for (Path file : ArchivedRecords.visible(archive, ".parquet")) {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
                assertThat(new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII))
                        .isEqualTo("PAR1");
            }
            job.cancel();
        }
    }

    private static List<String> names(Path archive) throws IOException {
        if (!Files.exists(archive)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(archive)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void keepsTheKeyOfTheS3ServerPrivate() throws Exception {
        Path conf = lab.dir().resolve("conf/s3");
        String secret = Files.readAllLines(conf.resolve("credentials")).stream()
                .filter(line -> line.startsWith("aws_secret_access_key = "))
                .map(line -> line.substring(line.indexOf('=') + 2))
                .findFirst()
                .orElseThrow();
        assertThat(secret).hasSizeGreaterThan(25);
        for (Path file : List.of(conf.resolve("credentials"), conf.resolve("s3proxy.properties"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(lab.endpoints().s3()).startsWith("http://127.0.0.1:");
        Places places = new Places();
        places.files(lab.dir().resolve("logs"));
        places.files(lab.dir().resolve("conf/flink-jobmanager"));
        places.files(lab.dir().resolve("conf/flink-taskmanager-1"));
        places.commandLines();
        for (String process : List.of("flink-jobmanager", "flink-taskmanager-1", S3)) {
            places.beans(process, lab.endpoints().processes().get(process).pid());
        }
        places.rest(
                new Rest("Flink", lab.endpoints().flink()),
                List.of("/jobmanager/config", "/jobmanager/environment", "/taskmanagers", "/jobs/overview"));
        assertThat(places.texts())
                .allSatisfy((place, text) ->
                        assertThat(text.contains(secret)).as(place).isFalse());
    }
}
