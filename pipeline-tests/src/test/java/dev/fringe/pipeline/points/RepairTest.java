// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.repair.Repair;
import dev.fringe.lab.points.repair.RepairReport;
import dev.fringe.lab.stack.LosslessProducer;
import dev.fringe.pipeline.LabStack;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repair writes exactly those points that were deleted, also if it is killed and run again. */
class RepairTest {

    private static final String SINK = """
            {"name": "%1$s", "config": {
              "connector.class": "dev.fringe.influx.InfluxSinkConnector",
              "tasks.max": "2",
              "topics": "%1$s.a,%1$s.b,%1$s.c",
              "value.converter": "org.apache.kafka.connect.json.JsonConverter",
              "value.converter.schemas.enable": "false",
              "influx.url": "${env:FRINGE_INFLUX_URL}",
              "influx.database": "repaired",
              "influx.database.create": "true",
              "tags": "site",
              "timestamp.field": "time",
              "timestamp.unit": "ms",
              "identity.clash.allowed.topics": "%1$s.c",
              "errors.tolerance": "all"
            }}
            """;

    @TempDir
    private Path files;

    private final LabStack lab = LabStack.shared();
    private final Servers stack = Servers.ofStack(lab.dir());
    private final InfluxDb influx = stack.influx();
    private final Instant begin = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    // a producer may fail on topics that were deleted and created again under the same name
    private final String sink = "repair-" + begin.getEpochSecond();
    private final List<String> topics = List.of(sink + ".a", sink + ".b", sink + ".c");
    private InfluxProxy proxy;
    private long millisBetween;

    @AfterEach
    void clear() throws Exception {
        lab.fringe("connectors", "delete", sink());
        influx.execute("DROP DATABASE repaired");
        try (Admin admin = Admin.create(stack.kafka())) {
            admin.deleteTopics(topics).all().get();
        }
        proxy.close();
    }

    @Test
    void writesExactlyTheDeletedPoints() throws Exception {
        repairs(20_000, 1_000);
    }

    @Test
    @Tag("faults")
    void writesExactlyTheDeletedPointsOfMany() throws Exception {
        repairs(200_000, 10_000);
    }

    private void repairs(int points, int deleted) throws Exception {
        proxy = new InfluxProxy(lab.endpoints().influx());
        millisBetween = Duration.ofHours(1).toMillis() / points;
        publish(points);
        long began = System.nanoTime();
        lab.run("connectors", "apply", sink());
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(count()).isEqualTo(points));
        Duration bySink = Duration.ofNanos(System.nanoTime() - began);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(committed()).isEqualTo(points));
        Set<String> before = content();
        Set<Integer> chosen = chosen(points, deleted);
        delete(chosen);
        assertThat(count()).isEqualTo(points - deleted);
        Set<Integer> unwritten = new HashSet<>(chosen);

        assertThat(lab.output(
                        "repair",
                        "--plan",
                        "--servers",
                        servers(),
                        "--connector",
                        sink,
                        "--from",
                        "" + begin,
                        "--to",
                        "" + end()))
                .contains(points + " records: " + (points - deleted) + " points there, " + deleted
                        + " missing, 0 written (plan: nothing was written)");
        killAfter(deleted / 2);
        assertThat(count()).as("written before the kill").isBetween(points - deleted + 1L, points - 1L);
        unwritten.removeAll(numbers(proxy.takeLines()));
        RepairReport report = repair().run(progress -> {});

        assertThat(report.continued()).isTrue();
        assertThat(report.isComplete()).isTrue();
        assertThat(numbers(proxy.takeLines())).isSubsetOf(chosen).containsAll(unwritten);
        assertThat(content()).isEqualTo(before);
        began = System.nanoTime();
        RepairReport second = repair().run(progress -> {});
        Duration byRepair = Duration.ofNanos(System.nanoTime() - began);
        assertThat(second.counts().all().there()).isEqualTo(points);
        assertThat(proxy.takeLines()).isEmpty();
        System.out.println("sink, with its start: " + points * 1_000L / bySink.toMillis() + " records/s; repair without"
                + " missing points: " + points * 1_000L / byRepair.toMillis() + " records/s");
    }

    private Repair repair() throws IOException {
        return new Repair(Servers.in(Path.of(servers())), sink, begin, end(), SinkPoints.Choice.NONE);
    }

    /** The command in its own process, killed after that many lines, when InfluxDB has them and before it knows that. */
    private void killAfter(int lines) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        LabStack.home().resolve("lab/target/lab.jar") + File.pathSeparator
                                + LabStack.home().resolve("lab/target/lib") + "/*",
                        "dev.fringe.lab.cli.Fringe",
                        "repair",
                        "--servers",
                        servers(),
                        "--connector",
                        sink,
                        "--from",
                        begin.toString(),
                        "--to",
                        end().toString())
                .redirectErrorStream(true)
                .redirectOutput(files.resolve("killed.log").toFile())
                .start();
        proxy.beforeAnswer(() -> {
            if (proxy.lines() > lines) {
                process.destroyForcibly();
            }
        });
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
            proxy.beforeAnswer(() -> {});
        }
        assertThat(process.exitValue())
                .as(() -> "the repair was not killed: " + read(files.resolve("killed.log")))
                .isEqualTo(137);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Instant end() {
        return begin.plusSeconds(3_600);
    }

    private void publish(int points) throws Exception {
        try (Admin admin = Admin.create(stack.kafka())) {
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic, 2, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                LosslessProducer.settings(stack.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>(points);
            for (int i = 0; i < points; i++) {
                String value = "{\"time\": " + millis(i) + ", \"site\": \"" + site(i) + "\", \"number\": " + i
                        + ", \"value\": " + (i + 0.25) + ", \"text\": \"n " + i + "\"}";
                sent.add(producer.send(new ProducerRecord<>(
                        topics.get(i % 3), i % 2, millis(i), null, value.getBytes(StandardCharsets.UTF_8))));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private long millis(int number) {
        return begin.toEpochMilli() + number * millisBetween;
    }

    private static String site(int number) {
        return "s " + number % 7;
    }

    private static Set<Integer> chosen(int points, int deleted) {
        List<Integer> all = IntStream.range(0, points).boxed().collect(Collectors.toList());
        Collections.shuffle(all, new Random(1));
        return new HashSet<>(all.subList(0, deleted));
    }

    private void delete(Set<Integer> numbers) {
        List<String> statements = numbers.stream()
                .map(number -> "DELETE FROM \"" + topics.get(number % 3) + "\" WHERE time = " + millis(number)
                        + "ms AND site = '" + site(number) + "'")
                .toList();
        for (int from = 0; from < statements.size(); from += 100) {
            List<String> some = statements.subList(from, Math.min(statements.size(), from + 100));
            influx.read("repaired", String.join(";", some));
        }
    }

    /** A repair leaves to the sink what it has not committed. */
    private long committed() {
        try (KafkaReader kafka = new KafkaReader(stack, false)) {
            return kafka.committed("connect-" + sink).values().stream()
                    .mapToLong(offset -> offset)
                    .sum();
        }
    }

    private long count() {
        return lab.influx("repaired").rows("SELECT count(\"number\") AS n FROM /repair.*/").stream()
                .mapToLong(row -> ((Number) row.get("n")).longValue())
                .sum();
    }

    /** Every point with its measurement, tags, time and values. */
    private Set<String> content() {
        Set<String> content = new HashSet<>();
        for (String topic : topics) {
            List<Map<String, Object>> rows = lab.influx("repaired").rows("SELECT * FROM \"" + topic + "\"");
            rows.forEach(row -> content.add(topic + row));
        }
        return content;
    }

    private static Set<Integer> numbers(List<String> lines) {
        return lines.stream()
                .map(line -> Integer.valueOf(line.replaceAll(".*number=(\\d+)i.*", "$1")))
                .collect(Collectors.toSet());
    }

    private String servers() throws IOException {
        return Files.writeString(files.resolve("servers.yaml"), """
                kafka: {bootstrap.servers: "%s"}
                connect: {url: "%s"}
                registry: {url: "%s"}
                influx: {url: "%s"}
                """.formatted(
                                lab.endpoints().kafka(),
                                lab.endpoints().connect(),
                                lab.endpoints().registry(),
                                proxy.url()))
                .toString();
    }

    private String sink() throws IOException {
        return Files.writeString(files.resolve("sink.json"), SINK.formatted(sink))
                .toString();
    }
}
