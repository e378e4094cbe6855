// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.jobs.QaTopics.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The assessment starts with parallelism five, state in RocksDB and transactions. It is stopped in the middle of windows and
 * runs, restored with parallelism three while the telescope sends an additional field, and finally computed again from the
 * history of the topic. One partition never has a record.
 */
@Tag("faults")
class RescaledAndReplayedTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int PARTITIONS = 6;
    private static final String NAME = "rescaled";
    private static final List<String> METRICS = List.of("signal", "summary", "run", "current");

    private static final List<String> UNDECODABLE = List.of("not Avro", "{}", "");

    @TempDir
    static Path files;

    private static LabStack lab;
    private static Path sink;
    private static long sent;
    private static int parallelismBefore;
    private static int parallelismAfter;
    private static Content streamed;
    private static Content replayed;
    private static List<String> rejected;

    @BeforeAll
    static void live() throws IOException {
        lab = LabStack.shared();
        QaTopics stream = new QaTopics(lab.endpoints(), NAME + ".stream");
        QaTopics history = new QaTopics(lab.endpoints(), NAME + ".history");
        sink = sinkOf(stream, history);
        lab.run("connectors", "apply", sink.toString());
        FlinkJob job = new FlinkJob(lab, "assess-signal-quality");
        Instant start = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MINUTES);
        AvroTopic topic = AvroTopic.created(lab.endpoints(), NAME + ".samples", PARTITIONS);
        try (Telescope telescope = new Telescope(topic, start, 200)) {
            telescope.send(4_321);
            UNDECODABLE.forEach(bad -> topic.sendBytes(0, "42", bad.getBytes(StandardCharsets.UTF_8)));
            job.run(optionsFor(stream), "--idle", "2s", "--state-backend", "rocksdb", "--exactly-once", "true");
            parallelismBefore = job.parallelism();
            await().atMost(TIMEOUT)
                    .untilAsserted(() ->
                            assertThat(stream.before(Long.MAX_VALUE).samples()).isPositive());
            job.stop();

            topic.writing(withAnotherField(Telescope.schema()));
            telescope.send(4_321);
            job.restore("--parallelism", "3", "--idle", "2s");
            parallelismAfter = job.parallelism();
            sent = telescope.sent();
            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () -> assertThat(stream.before(Long.MAX_VALUE).summarized())
                                    .isEqualTo(sent));
            job.stop();
            streamed = stream.before(Long.MAX_VALUE);
            rejected = TopicContent.of(lab.endpoints(), NAME + ".samples.rejected").stream()
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .toList();

            FlinkJob again = job.overHistory();
            again.run(
                    optionsFor(history),
                    "--from",
                    start.toString(),
                    "--to",
                    start.plusSeconds(3600).toString());
            again.awaitEnd();
            replayed = history.before(Long.MAX_VALUE);
        }
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.fringe("connectors", "delete", sink.toString());
        }
    }

    @Test
    void continuesWithOtherParallelismAndANewSchemaWithoutLossOrDuplicates() {
        assertThat(parallelismBefore).isEqualTo(5);
        assertThat(parallelismAfter).isEqualTo(3);
        assertThat(streamed.samples()).isEqualTo(sent);
        assertThat(streamed.repeated()).isZero();
    }

    @Test
    void reportsTheLastWindowsAlthoughOnePartitionIsEmpty() {
        assertThat(streamed.summarized()).isEqualTo(sent);
    }

    @Test
    void sendsUndecodableRecordsUnchangedToTheRejectedTopic() {
        assertThat(rejected).containsExactlyInAnyOrderElementsOf(UNDECODABLE);
    }

    @Test
    void historyGivesTheSameResultsAsTheStream() {
        assertThat(streamed.perMetric()).containsOnlyKeys(METRICS);
        assertThat(streamed.differences(replayed)).isEmpty();
    }

    @Test
    void historyAndStreamGiveTheSameTablesInInfluxDb() {
        InfluxQuery influx = lab.influx(NAME);
        for (String metric : METRICS) {
            long points = streamed.perMetric().get(metric);
            await().ignoreExceptions().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(table(influx, NAME + ".stream." + metric)).hasSize((int) points);
                assertThat(table(influx, NAME + ".history." + metric)).hasSize((int) points);
            });
            assertThat(table(influx, NAME + ".history." + metric).equals(table(influx, NAME + ".stream." + metric)))
                    .as("%s of the history equals that of the stream", metric)
                    .isTrue();
        }
    }

    /** Rows by baseline and time. */
    private static Map<String, Map<String, Object>> table(InfluxQuery influx, String measurement) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        for (Map<String, Object> row : influx.rows("SELECT * FROM \"" + measurement + '"')) {
            rows.put(row.get("baselineId") + "@" + row.get("time"), row);
        }
        return rows;
    }

    private static List<String> optionsFor(QaTopics topics) {
        List<String> options = new ArrayList<>(List.of("--input", NAME + ".samples", "--window", "5s"));
        options.addAll(topics.options());
        return options;
    }

    private static Schema withAnotherField(Schema schema) {
        Schema nullableText = Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("correlator", nullableText, "the device", Schema.Field.NULL_DEFAULT_VALUE));
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    /** The chain's connector with the topics and the database of this test. */
    private static Path sinkOf(QaTopics... written) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode file = (ObjectNode)
                json.readTree(LabStack.connector("influx-signals.json").toFile());
        List<String> topics = new ArrayList<>();
        for (QaTopics each : written) {
            METRICS.forEach(metric -> topics.add(each.name(metric)));
        }
        file.put("name", NAME);
        ObjectNode config = (ObjectNode) file.get("config");
        config.put("topics", String.join(",", topics))
                .put("influx.database", NAME)
                .put("identity.clash.allowed.topics", NAME + ".*")
                .put("errors.deadletterqueue.topic.name", "dead." + NAME)
                .put("consumer.override.isolation.level", "read_committed")
                .put("consumer.override.metadata.max.age.ms", "2000");
        return Files.writeString(files.resolve("sink.json"), json.writeValueAsString(file));
    }
}
