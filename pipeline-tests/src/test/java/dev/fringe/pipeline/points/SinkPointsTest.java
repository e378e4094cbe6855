// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.SinkResult;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab makes of each record exactly the line that the sink in a worker writes. */
class SinkPointsTest {
    private static final int MESSAGES = 200;
    private static final String TOPIC = "sinkpoints.samples";

    private static final String SOURCE = """
            {"name": "sinkpoints-source", "config": {
              "connector.class": "dev.fringe.mqtt.MqttSourceConnector",
              "tasks.max": "1",
              "mqtt.uri": "${env:FRINGE_MQTT_URI}",
              "routes": "samples",
              "routes.samples.filter": "sinkpoints/+",
              "routes.samples.topic": "sinkpoints.samples",
              "routes.samples.key": "{2}",
              "routes.samples.format": "json",
              "routes.samples.schema": "{\\"type\\": \\"record\\", \\"name\\": \\"Sample\\", \\"fields\\": [{\\"name\\": \\"time\\", \\"type\\": \\"long\\"}, {\\"name\\": \\"site\\", \\"type\\": \\"string\\"}, {\\"name\\": \\"value\\", \\"type\\": [\\"null\\", \\"double\\"]}, {\\"name\\": \\"axes\\", \\"type\\": {\\"type\\": \\"array\\", \\"items\\": \\"float\\"}}]}"
            }}
            """;

    /** Transforms with predicates, a header as a tag, Kafka's tiebreak and coerced types: all that is decided before the line. */
    private static final String SINK = """
            {"name": "sinkpoints-sink", "config": {
              "connector.class": "dev.fringe.influx.InfluxSinkConnector",
              "tasks.max": "1",
              "topics": "sinkpoints.samples",
              "influx.url": "%s",
              "influx.database": "any",
              "influx.database.create": "true",
              "measurement": "{topic}.{key}",
              "tags": "site",
              "tags.headers": "mqtt.qos",
              "timestamp.field": "time",
              "timestamp.unit": "ms",
              "timestamp.precision": "ms",
              "timestamp.tiebreak": "offset",
              "predicates": "old",
              "predicates.old.type": "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
              "predicates.old.pattern": "old.*",
              "transforms": "drop,add,route",
              "transforms.drop.type": "org.apache.kafka.connect.transforms.Filter",
              "transforms.drop.predicate": "old",
              "transforms.add.type": "org.apache.kafka.connect.transforms.InsertField$Value",
              "transforms.add.offset.field": "place",
              "transforms.add.predicate": "old",
              "transforms.add.negate": "true",
              "transforms.route.type": "org.apache.kafka.connect.transforms.RegexRouter",
              "transforms.route.regex": "sinkpoints\\\\.(.*)",
              "transforms.route.replacement": "new $1",
              "errors.tolerance": "all"
            }}
            """;

    @TempDir
    private Path files;

    private final LabStack lab = LabStack.shared();
    private RecordedInflux influx;

    @AfterEach
    void delete() throws IOException {
        lab.fringe("connectors", "delete", source(), sink());
        influx.close();
    }

    @Test
    void writesTheSameLinesAsTheSink() throws IOException {
        influx = new RecordedInflux();
        lab.run("connectors", "apply", source(), sink());
        for (String key : List.of("a", "b=c", "d e")) {
            lab.publish("sinkpoints/" + key, MESSAGES, SinkPointsTest::sample);
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(influx.lines()).hasSize(3 * MESSAGES));

        assertThat(lines(TopicContent.of(lab.endpoints(), TOPIC))).isEqualTo(influx.lines());
    }

    private List<String> lines(List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
        Servers servers = Servers.in(Files.writeString(files.resolve("servers.yaml"), """
                        connect: {url: "%s"}
                        registry: {url: "%s"}
                        influx: {url: "%s"}
                        """.formatted(
                        lab.endpoints().connect(), lab.endpoints().registry(), influx.url())));
        List<String> lines = new ArrayList<>();
        try (SinkPoints points =
                new SinkPoints(servers, servers.connect().deployed("sinkpoints-sink"), SinkPoints.Choice.NONE)) {
            records.stream().map(points::map).flatMap(SinkPointsTest::line).forEach(lines::add);
        }
        lines.sort(null);
        return lines;
    }

    private static Stream<String> line(SinkResult result) {
        return result instanceof SinkResult.Point found
                ? Stream.of(found.point().line())
                : Stream.empty();
    }

    private static String sample(int number) {
        String value = number % 5 == 0 ? "null" : Double.toString(number / 7.0);
        return "{\"time\": " + (1_700_000_000_000L + number / 2) + ", \"site\": \"s " + number % 3
                + ",\\\\x\", \"value\": " + value + ", \"axes\": [" + number / 3f + ", 0.1]}";
    }

    private String source() throws IOException {
        return Files.writeString(files.resolve("source.json"), SOURCE).toString();
    }

    private String sink() throws IOException {
        return Files.writeString(files.resolve("sink.json"), SINK.formatted(influx.url()))
                .toString();
    }
}
