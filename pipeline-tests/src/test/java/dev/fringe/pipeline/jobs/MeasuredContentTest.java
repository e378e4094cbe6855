// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The content tables in Kafka: of a stream over kills of Flink's processes, a stop and a restore, and of its history. */
class MeasuredContentTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String JOB = "measure-content";
    private static final Instant DAY =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(10, ChronoUnit.DAYS);
    private static final int CONTENTS = 3;
    private static final List<String> TABLES = List.of("hourly", "daily", "cumulated");
    private static final List<String> INPUTS = List.of("view", "impression", "flat_impression", "flat_action");

    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.ofJobs();
    }

    @Test
    void theHistoryHasTheRowsOfAStreamOverAKill() {
        measure("one", 1);
    }

    @Test
    @Tag("faults")
    void theHistoryHasTheRowsOfAStreamOverTenKills() {
        measure("ten", 10);
    }

    private static void measure(String name, int kills) {
        List<AvroTopic> topics = INPUTS.stream()
                .map(input -> AvroTopic.created(lab.endpoints(), name + ".measured." + input, 2)
                        .writing(schema(input)))
                .toList();
        String stream = name + ".stream";
        String history = name + ".history";
        try {
            FlinkJob job = new FlinkJob(lab, JOB).run(options(name, stream), "--restart-delay", "1s");
            int hour = 0;
            for (int kill = 0; kill < kills; kill++) {
                send(topics, hour, ++hour);
                kill(kill % 2 == 0 ? job.busiestTaskManager() : job.leadingJobManager(), job);
            }
            send(topics, hour, 15);
            await().atMost(TIMEOUT).until(() -> rows(stream, "hourly").size() >= 14 * CONTENTS);
            job.stop();
            send(topics, 15, 25);
            job.restore();
            await().atMost(TIMEOUT).until(() -> rows(stream, "daily").size() >= CONTENTS);
            job.cancel();

            job.overHistory()
                    .run(
                            options(name, history),
                            "--to",
                            DAY.plus(1, ChronoUnit.DAYS).toString())
                    .awaitEnd();
        } finally {
            topics.forEach(AvroTopic::close);
        }
        for (String table : TABLES) {
            assertThat(rows(history, table)).isEqualTo(expected(table)).isEqualTo(rows(stream, table));
        }
    }

    private static void kill(String service, FlinkJob job) {
        long restored = job.restoredFrom();
        job.awaitCheckpointAfter(restored);
        lab.kill(service);
        lab.up();
        job.awaitRestoredAfter(restored);
    }

    /** In each hour of each content: 1 view, 3 impressions of which one was sent twice, 2 of them joined, and a purchase of 2. */
    private static void send(List<AvroTopic> topics, int from, int to) {
        for (int hour = from; hour < to; hour++) {
            Instant time = DAY.plus(hour, ChronoUnit.HOURS).plus(30, ChronoUnit.MINUTES);
            for (int content = 0; content < CONTENTS; content++) {
                String id = content + "." + hour;
                Map<String, Object> all = Map.of(
                        "platformId", 1L, "logUserId", "u", "time", time.toEpochMilli(), "contentId", "c" + content);
                send(topics.get(0), content, all, Map.of("viewId", id));
                for (int i = 0; i < 4; i++) {
                    send(topics.get(1), content, all, Map.of("impressionId", id + "." + i % 3));
                }
                for (int i = 0; i < 2; i++) {
                    Map<String, Object> joined =
                            Map.of("requestId", "r", "joinedBy", "request", "position", hour, "requestTime", 0L);
                    send(topics.get(2), content, all, joined, Map.of("impressionId", id + "." + i));
                }
                Map<String, Object> joined = Map.of(
                        "requestId",
                        "r",
                        "joinedBy",
                        "request",
                        "position",
                        hour,
                        "impressionId",
                        id,
                        "impressionTime",
                        0L);
                send(
                        topics.get(3),
                        content,
                        all,
                        joined,
                        Map.of(
                                "actionId",
                                id,
                                "cartItem",
                                0,
                                "type",
                                "purchase",
                                "quantity",
                                2,
                                "priceMicros",
                                1_500_000L,
                                "latestImpressions",
                                List.of()));
            }
        }
        topics.forEach(AvroTopic::flush);
    }

    @SafeVarargs
    private static void send(AvroTopic topic, int content, Map<String, Object>... fields) {
        GenericRecordBuilder record = new GenericRecordBuilder(topic.schema());
        for (Map<String, Object> some : fields) {
            some.forEach(record::set);
        }
        GenericData.Record built = record.build();
        topic.send(content % 2, "u", built);
    }

    private static Map<String, List<Object>> expected(String table) {
        Map<String, List<Object>> rows = new TreeMap<>();
        for (int content = 0; content < CONTENTS; content++) {
            for (int hour = 0; hour < 24; hour++) {
                long hours = table.equals("hourly") ? 1 : table.equals("daily") ? 24 : hour + 1;
                long places = 0;
                for (int summed = hour; summed > hour - hours && summed >= 0; summed--) {
                    places += 2L * summed;
                }
                if (!table.equals("daily") || hour == 23) {
                    Instant time = DAY.plus(table.equals("daily") ? 0 : hour, ChronoUnit.HOURS);
                    rows.put(
                            "1|c" + content + " " + time,
                            List.of(
                                    hours,
                                    3 * hours,
                                    2 * hours,
                                    places,
                                    0L,
                                    0L,
                                    0L,
                                    hours,
                                    2 * hours,
                                    3_000_000 * hours));
                }
            }
        }
        return rows;
    }

    /** The rows of the day by key and time. A row that was written again has overwritten the earlier one. */
    private static Map<String, List<Object>> rows(String run, String table) {
        Schema schema = schema("content");
        Map<String, List<Object>> rows = new TreeMap<>();
        TopicContent.of(lab.endpoints(), topic(run, table)).forEach(message -> {
            GenericRecord row = decoded(message.value(), schema);
            Instant time = Instant.ofEpochMilli((Long) row.get("time"));
            if (time.isBefore(DAY.plus(1, ChronoUnit.DAYS))) {
                rows.put(
                        new String(message.key(), StandardCharsets.UTF_8) + " " + time,
                        schema.getFields().stream()
                                .skip(4)
                                .map(field -> row.get(field.pos()))
                                .toList());
            }
        });
        return rows;
    }

    private static GenericRecord decoded(byte[] value, Schema schema) {
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String topic(String run, String table) {
        return "measured." + run + "." + table;
    }

    private static List<String> options(String input, String run) {
        List<String> options = new ArrayList<>(List.of(
                "--input-views", input + ".measured.view",
                "--input-impressions", input + ".measured.impression",
                "--input-flat-impressions", input + ".measured.flat_impression",
                "--input-actions", input + ".measured.flat_action",
                "--output-dropped", topic(run, "dropped")));
        for (String table : TABLES) {
            options.addAll(List.of("--output-" + table, topic(run, table)));
        }
        return options;
    }

    private static Schema schema(String name) {
        try {
            return new Schema.Parser()
                    .parse(LabStack.home()
                            .resolve("connect-configs/schemas/market_" + name + ".avsc")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
