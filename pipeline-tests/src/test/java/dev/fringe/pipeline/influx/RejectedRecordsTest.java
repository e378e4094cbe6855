// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connect's dead letter queue in a real worker contains every record that InfluxDB rejected, unchanged and with the reason. */
class RejectedRecordsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MESSAGES = 300;
    private static final String TOPIC = "rejected.samples";
    private static final String QUEUE = "dead.rejected";

    private static final String SOURCE = """
            {"name": "rejected-source", "config": {
              "connector.class": "dev.fringe.mqtt.MqttSourceConnector",
              "tasks.max": "1",
              "mqtt.uri": "${env:FRINGE_MQTT_URI}",
              "routes": "samples",
              "routes.samples.filter": "rejected/samples",
              "routes.samples.topic": "rejected.samples",
              "routes.samples.format": "json",
              "routes.samples.schema": "{\\"type\\": \\"record\\", \\"name\\": \\"Sample\\", \\"fields\\": [{\\"name\\": \\"time\\", \\"type\\": \\"long\\"}, {\\"name\\": \\"number\\", \\"type\\": \\"int\\"}]}",
              "topic.creation.default.partitions": "1",
              "topic.creation.default.replication.factor": "1"
            }}
            """;

    private static final String SINK = """
            {"name": "rejected-sink", "config": {
              "connector.class": "dev.fringe.influx.InfluxSinkConnector",
              "tasks.max": "1",
              "topics": "rejected.samples",
              "influx.url": "${env:FRINGE_INFLUX_URL}",
              "influx.database": "rejected",
              "measurement": "samples",
              "timestamp.field": "time",
              "timestamp.unit": "us",
              "errors.tolerance": "all",
              "errors.deadletterqueue.topic.name": "dead.rejected",
              "errors.deadletterqueue.topic.replication.factor": "1",
              "errors.deadletterqueue.context.headers.enable": "true"
            }}
            """;

    @TempDir
    private Path files;

    private final LabStack lab = LabStack.shared();
    private final Rest influx = new Rest("InfluxDB", lab.endpoints().influx());
    private final Instant now = Instant.now();

    @BeforeEach
    void createDatabase() {
        assertThat(influx.post(
                                "/query?q=CREATE%20DATABASE%20rejected%20WITH%20DURATION%201d",
                                "text/plain", BodyPublishers.noBody())
                        .ok())
                .isTrue();
    }

    @AfterEach
    void deleteConnectors() throws IOException {
        lab.fringe("connectors", "delete", file("source", SOURCE), file("sink", SINK));
    }

    @Test
    void rejectedRecordsAreInTheDeadLetterQueueWithTheReason() throws IOException {
        lab.run("connectors", "apply", file("source", SOURCE));
        lab.publish("rejected/samples", MESSAGES, this::sample);
        // The sink is created later, because its subscription could create the topic with more than one partition.
        Map<Integer, byte[]> sent = awaited(TOPIC, MESSAGES).stream()
                .collect(Collectors.toMap(sample -> (int) sample.offset(), ConsumerRecord::value));
        lab.run("connectors", "apply", file("sink", SINK));

        await().atMost(TIMEOUT)
                .ignoreExceptionsInstanceOf(LabFailure.class)
                .untilAsserted(() -> assertThat(stored()).isEqualTo(numbers(Outcome.STORED)));
        List<ConsumerRecord<byte[], byte[]>> dead =
                awaited(QUEUE, MESSAGES - numbers(Outcome.STORED).size());

        assertThat(dead).hasSize(MESSAGES - numbers(Outcome.STORED).size());
        assertThat(dead.stream().map(RejectedRecordsTest::offset)).doesNotHaveDuplicates();
        for (ConsumerRecord<byte[], byte[]> record : dead) {
            int number = offset(record);
            assertThat(header(record, "topic")).isEqualTo(TOPIC);
            assertThat(header(record, "connector.name")).isEqualTo("rejected-sink");
            assertThat(record.value()).isEqualTo(sent.get(number));
            assertThat(header(record, "exception.message"))
                    .startsWith("record " + TOPIC + "-0@" + number + " cannot be stored (")
                    .contains(Outcome.of(number).reason);
        }
        assertThat(new Rest("Kafka Connect", lab.endpoints().connect())
                        .get("/connectors/rejected-sink/status")
                        .body()
                        .at("/tasks/0/state")
                        .asText())
                .isEqualTo("RUNNING");
    }

    /** What happens to a record. All outcomes are mixed, so that each delivery contains all of them. */
    private enum Outcome {
        STORED(""),
        OUTSIDE_THE_TIME_RANGE("(timestamp)"),
        BEYOND_THE_RETENTION_POLICY("points beyond retention policy");

        private final String reason;

        Outcome(String reason) {
            this.reason = reason;
        }

        static Outcome of(int number) {
            return switch (number % 10) {
                case 3 -> OUTSIDE_THE_TIME_RANGE;
                case 7, 8 -> BEYOND_THE_RETENTION_POLICY;
                default -> STORED;
            };
        }

        Instant time(Instant now, int number) {
            Instant time = now.plusMillis(number);
            return switch (this) {
                case STORED -> time;
                case OUTSIDE_THE_TIME_RANGE -> time.plus(Duration.ofDays(365 * 300));
                case BEYOND_THE_RETENTION_POLICY -> time.minus(Duration.ofDays(30));
            };
        }
    }

    private static Set<Integer> numbers(Outcome outcome) {
        return IntStream.range(0, MESSAGES)
                .filter(number -> Outcome.of(number) == outcome)
                .boxed()
                .collect(Collectors.toSet());
    }

    private String sample(int number) {
        long micros = Outcome.of(number).time(now, number).toEpochMilli() * 1_000;
        return "{\"time\": " + micros + ", \"number\": " + number + "}";
    }

    private Set<Integer> stored() {
        return lab.influx("rejected").rows("SELECT \"number\" FROM \"samples\"").stream()
                .map(row -> ((Number) row.get("number")).intValue())
                .collect(Collectors.toSet());
    }

    private List<ConsumerRecord<byte[], byte[]>> awaited(String topic, int count) {
        return await().atMost(TIMEOUT)
                .until(() -> TopicContent.of(lab.endpoints(), topic), found -> found.size() >= count);
    }

    private static int offset(ConsumerRecord<byte[], byte[]> dead) {
        return Integer.parseInt(header(dead, "offset"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> dead, String name) {
        return new String(dead.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
    }

    private String file(String name, String connector) throws IOException {
        return Files.writeString(files.resolve(name + ".json"), connector).toString();
    }
}
