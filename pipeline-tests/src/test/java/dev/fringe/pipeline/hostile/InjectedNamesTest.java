// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.jobs.ArchivedRecords;
import dev.fringe.pipeline.jobs.FlinkJob;
import dev.fringe.pipeline.mqtt.Connectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates make Kafka's topics, InfluxDB's measurements and the folders of an archive of what devices send. No device reaches a topic,
 * a measurement or a path that the templates do not lead to, and every record is stored or rejected.
 */
class InjectedNamesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = "{\"type\": \"record\", \"name\": \"Injected\", \"fields\": ["
            + "{\"name\": \"time\", \"type\": \"long\"}, {\"name\": \"name\", \"type\": \"string\"}]}";

    private static final List<String> NAMES = List.of(
            "..",
            ".",
            "../../../escaped",
            "/etc/escaped",
            "..\\..\\escaped",
            "%2e%2e%2fescaped",
            "dt=1970-01-01/hour=00/part",
            "-rf",
            "~",
            "$HOME",
            "a b,tag=x value=1",
            "a\nb value=1 1",
            "a\r\nb",
            "a\tb\u0001\u007f",
            "\"; DROP DATABASE injected; --",
            "back\\slash\\",
            "\u202eright to left",
            "\ud83d\udd2d",
            "under the \ud83d\udd2d",
            "x".repeat(237),
            "x".repeat(300),
            "__consumer_offsets",
            "_schemas");

    /** Names too long for Kafka's topics, or that differ from an earlier one only by '.' and '_' in Kafka. */
    private static final Set<String> POISON = Set.of("x".repeat(300), "~", "\ud83d\udd2d");

    /** Names that the line protocol cannot represent. */
    private static final Set<String> DEAD = Set.of("a\nb value=1 1", "a\r\nb", "back\\slash\\");

    private static final List<String> STORED = NAMES.stream()
            .filter(name -> !POISON.contains(name) && !DEAD.contains(name))
            .toList();

    private final LabStack lab = LabStack.shared();
    private final Connectors connectors = Connectors.of(lab);
    private final FlinkJob archive = new FlinkJob(lab, "archive-topics");

    @TempDir
    Path dir;

    @AfterEach
    void remove() {
        connectors.delete("injected-source");
        connectors.delete("injected-sink");
    }

    @Test
    void leadNowhereElse() throws Exception {
        Set<String> topicsBefore = topics();
        connectors.run("injected-source", source());
        lab.publish("injected/record", NAMES.size(), i -> record(i, NAMES.get(i)));
        await().atMost(PATIENCE)
                .until(() -> records() == NAMES.size() - POISON.size()
                        && TopicContent.of(lab.endpoints(), "injected.poison").size() == POISON.size());
        Set<String> made = topics();
        made.removeAll(topicsBefore);
        assertThat(made).allMatch(topic -> topic.matches("injected\\.[a-zA-Z0-9._-]+"));

        connectors.run("injected-sink", sink());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(measurements()).containsExactlyInAnyOrderElementsOf(STORED));
        await().atMost(PATIENCE)
                .until(() -> TopicContent.of(lab.endpoints(), "injected.dead").size() == DEAD.size());

        Path output = dir.resolve("a/b/c/archive");
        archive.run(
                List.of(
                        "--topics",
                        "injected\\.to\\..*",
                        "--time",
                        "time",
                        "--output-dir",
                        output.toUri().toString()),
                "--checkpoint-interval",
                "1s");
        await().atMost(PATIENCE)
                .until(() -> ArchivedRecords.inFiles(output).values().stream()
                                .mapToInt(List::size)
                                .sum()
                        == records());
        archive.cancel();
        List<Path> files = files();
        assertThat(files)
                .allMatch(file ->
                        file.startsWith(output) && output.relativize(file).getNameCount() == 4);
        assertThat(files.stream()
                        .map(file -> output.relativize(file).getName(0).toString())
                        .collect(Collectors.toSet()))
                .isEqualTo(made.stream()
                        .filter(topic -> topic.startsWith("injected.to."))
                        .collect(Collectors.toSet()));
    }

    private static String record(int time, String name) {
        return JSON.createObjectNode().put("time", time).put("name", name).toString();
    }

    private int records() {
        return TopicContent.of(lab.endpoints(), topic -> topic.startsWith("injected.to."))
                .size();
    }

    private Set<String> topics() throws Exception {
        try (Admin admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", lab.endpoints().kafka()))) {
            return new TreeSet<>(admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private List<Object> measurements() {
        return lab.influx("injected").rows("SHOW MEASUREMENTS").stream()
                .map(row -> row.get("name"))
                .toList();
    }

    private ObjectNode source() {
        return JSON.createObjectNode()
                .put("connector.class", "dev.fringe.mqtt.MqttSourceConnector")
                .put("tasks.max", "1")
                .put("mqtt.uri", "${env:FRINGE_MQTT_URI}")
                .put("poison.topic", "injected.poison")
                .put("routes", "r")
                .put("routes.r.filter", "injected/record")
                .put("routes.r.topic", "injected.to.{field:name}")
                .put("routes.r.key", "{field:name}")
                .put("routes.r.format", "json")
                .put("routes.r.schema", SCHEMA)
                .put("topic.creation.default.partitions", "1")
                .put("topic.creation.default.replication.factor", "1");
    }

    private ObjectNode sink() {
        return JSON.createObjectNode()
                .put("connector.class", "dev.fringe.influx.InfluxSinkConnector")
                .put("tasks.max", "1")
                .put("topics.regex", "injected\\.to\\..*")
                .put("influx.url", "${env:FRINGE_INFLUX_URL}")
                .put("influx.database", "injected")
                .put("influx.database.create", "true")
                .put("measurement", "{field:name}")
                .put("tags", "{field:name} as device")
                .put("timestamp.field", "time")
                .put("timestamp.unit", "ms")
                .put("errors.tolerance", "all")
                .put("errors.deadletterqueue.topic.name", "injected.dead")
                .put("errors.deadletterqueue.topic.replication.factor", "1");
    }
}
