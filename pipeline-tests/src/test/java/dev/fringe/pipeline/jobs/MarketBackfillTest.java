// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.MarketRows.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The join over the files of the archive, with and without the records that only Kafka has, gives the rows of the join over Kafka,
 * each once.
 */
class MarketBackfillTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    /** All of the log. */
    private static final String WHOLE = "backfill.whole";
    /** The same log, of which Kafka has only the end, and the archive only the beginning. */
    private static final String PARTED = "backfill.parted";

    private static final String ARCHIVE = "backfill-archive";
    private static final String JOIN = "join-market-events";
    private static final int PARTITIONS = 2;

    @TempDir
    private static Path files;

    private static LabStack lab;
    private static StagedMarket whole;
    private static StagedMarket parted;
    private static MarketRows expected;

    @BeforeAll
    static void archive() throws Exception {
        lab = LabStack.shared();
        whole = new StagedMarket(lab.endpoints(), WHOLE, PARTITIONS);
        whole.sendUpTo(1, 1);
        parted = new StagedMarket(lab.endpoints(), PARTED, PARTITIONS);
        // the archive ends in the middle of an hour, and at another time for each topic
        parted.sendUpTo(0.2, 0.8);
        FlinkJob archive = new FlinkJob(lab, "archive-topics").named(ARCHIVE);
        archive.run(List.of(
                "--topics",
                "backfill\\.(whole|parted)\\.market\\..*",
                "--time",
                "time",
                "--rejected",
                ARCHIVE + "-rejected",
                "--output-dir",
                files.toUri().toString(),
                "--checkpoint-interval",
                "1s"));
        Topics topics = Topics.of("backfill.expected");
        FlinkJob reference =
                new FlinkJob(lab, JOIN).overHistory().run(options(WHOLE, topics), "--from", "1970-01-01T00:00:00Z");
        awaitArchived();
        Map<TopicPartition, OffsetAndMetadata> early = committed();
        parted.sendUpTo(0.5, 1);
        awaitArchived();
        archive.cancel();
        loseTheLastCommitsAndTheArchivedRecords(early);
        reference.awaitEnd();
        expected = MarketRows.of(lab.endpoints(), topics);
        assertThat(expected.impressions()).hasSizeGreaterThan(200);
        assertThat(expected.actions()).hasSizeGreaterThan(30);
        assertThat(expected.reasons().keySet()).noneMatch(reason -> reason.endsWith(" late"));
    }

    /** The archive is then ahead of the offsets from which Kafka continues, and Kafka has no older records. */
    private static void loseTheLastCommitsAndTheArchivedRecords(Map<TopicPartition, OffsetAndMetadata> early)
            throws Exception {
        Map<TopicPartition, RecordsToDelete> archived = early.entrySet().stream()
                .filter(offset -> offset.getKey().topic().startsWith(PARTED))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        offset -> RecordsToDelete.beforeOffset(offset.getValue().offset())));
        assertThat(archived).hasSize(Kind.values().length * PARTITIONS);
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(ARCHIVE, early).all().get();
            admin.deleteRecords(archived).all().get();
        }
    }

    @AfterAll
    static void end() {
        Stream.of(whole, parted).forEach(StagedMarket::close);
    }

    @Test
    void givesTheRowsOfTheStreamFromFilesOnly() {
        Topics topics = Topics.of("backfill.files");
        FlinkJob backfill = new FlinkJob(lab, JOIN).overHistory();
        backfill.run(options(WHOLE, topics), "--from-archive", files.toUri().toString(), "--parallelism", "2");
        backfill.awaitEnd();

        assertThatRowsAreAsExpected(topics);
    }

    @Test
    void writesOnlyTheRowsAfterATime() {
        Topics topics = Topics.of("backfill.after");
        Instant after = StagedMarket.START.plus(Duration.ofHours(3));
        FlinkJob backfill = new FlinkJob(lab, JOIN).overHistory();
        backfill.run(
                options(WHOLE, topics),
                "--from-archive",
                files.toUri().toString(),
                "--days",
                "2025-02-27/2025-02-28",
                "--write-after",
                after.toString());
        backfill.awaitEnd();

        MarketRows wanted = new MarketRows(
                after(expected.impressions(), after),
                after(expected.actions(), after),
                after(expected.dropped(), after),
                List.of(),
                0);
        assertThat(count(wanted)).isBetween(count(expected) / 3, count(expected) * 2 / 3);
        assertThat(rows(topics).differences(wanted)).isEmpty();
    }

    private static Map<String, GenericRecord> after(Map<String, GenericRecord> rows, Instant time) {
        return rows.entrySet().stream()
                .filter(row -> (long) row.getValue().get("time") > time.toEpochMilli())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void givesTheRowsOfTheStreamFromFilesAndThenKafkaOverARestart() throws Exception {
        Topics topics = Topics.of("backfill.both");
        FlinkJob backfill = new FlinkJob(lab, JOIN).named("backfill-both");
        // Kafka has no actions of the second half yet, so that the files of the later hours wait
        backfill.run(
                options(PARTED, topics),
                "--from-archive",
                files.toUri().toString(),
                "--then-kafka-after",
                ARCHIVE,
                "--idle",
                "1h",
                "--parallelism",
                "2");
        await().atMost(TIMEOUT).until(() -> count(rows(topics)) > count(expected) / 3);
        backfill.stop();
        assertThat(count(rows(topics))).as("stopped among the files").isLessThan(count(expected) * 2 / 3);
        parted.sendUpTo(1, 1);
        // all that a restored run needs is in the savepoint
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of(ARCHIVE)).all().get();
        }
        backfill.restore("--parallelism", "1", "--idle", "2s");
        await().atMost(TIMEOUT).until(() -> count(rows(topics)) >= count(expected));
        backfill.cancel();

        assertThatRowsAreAsExpected(topics);
    }

    private static void assertThatRowsAreAsExpected(Topics topics) {
        MarketRows rows = rows(topics);
        assertThat(rows.differences(expected)).isEmpty();
        assertThat(rows.repeated()).as("rows that were written twice").isEqualTo(expected.repeated());
        assertThat(rows.contradictions()).isEmpty();
    }

    @Test
    void saysWhenKafkaCannotContinue() throws Exception {
        String group = "backfill-gone";
        try (Admin admin = admin();
                AvroTopic shortLived = AvroTopic.created(lab.endpoints(), group, 1)) {
            Files.createDirectories(files.resolve(group));
            for (int i = 0; i < 10; i++) {
                shortLived.sendBytes(0, "k", new byte[] {1});
            }
            shortLived.flush();
            assertThat(start(group)).contains("has committed no offsets of backfill-gone");

            TopicPartition partition = new TopicPartition(group, 0);
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(5)))
                    .all()
                    .get();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(7)))
                    .all()
                    .get();
            assertThat(start(group)).contains("no longer has the records of backfill-gone-0 from offset 5 to 7");
        }
    }

    private static String start(String group) {
        return lab.failure(
                "jobs",
                "run",
                JOIN,
                "--input-views",
                group,
                "--from-archive",
                files.toUri().toString(),
                "--then-kafka-after",
                group);
    }

    private static List<String> options(String input, Topics outputs) {
        return Stream.concat(MarketFeed.inputs(input).stream(), outputs.outputs().stream())
                .toList();
    }

    private static MarketRows rows(Topics topics) {
        return MarketRows.of(lab.endpoints(), topics);
    }

    private static int count(MarketRows rows) {
        return rows.impressions().size()
                + rows.actions().size()
                + rows.dropped().size();
    }

    private static void awaitArchived() {
        try (KafkaCounts kafka = new KafkaCounts(lab.endpoints().kafka())) {
            for (Kind kind : Kind.values()) {
                await().atMost(TIMEOUT)
                        .until(() -> kafka.committed(ARCHIVE, MarketFeed.topic(WHOLE, kind)) == whole.sent(kind)
                                && kafka.committed(ARCHIVE, MarketFeed.topic(PARTED, kind)) == parted.sent(kind));
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(ARCHIVE)
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", lab.endpoints().kafka()));
    }
}
