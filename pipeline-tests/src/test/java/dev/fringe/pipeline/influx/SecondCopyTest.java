// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sinks with offsets of their own read one topic. While one target is away, the other stays current; then the first catches up. */
class SecondCopyTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LONG_OUTAGE = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;
    private static final long FIRST_MILLIS = System.currentTimeMillis() - 3_600_000;

    private static final String SOURCE = """
            {"name": "copied-source", "config": {
              "connector.class": "dev.fringe.mqtt.MqttSourceConnector",
              "tasks.max": "1",
              "mqtt.uri": "${env:FRINGE_MQTT_URI}",
              "routes": "samples",
              "routes.samples.filter": "NAME/samples",
              "routes.samples.topic": "NAME.samples",
              "routes.samples.format": "json",
              "routes.samples.schema": "{\\"type\\": \\"record\\", \\"name\\": \\"Copied\\", \\"fields\\": [{\\"name\\": \\"createTime\\", \\"type\\": \\"long\\"}, {\\"name\\": \\"baselineId\\", \\"type\\": \\"int\\"}, {\\"name\\": \\"signalValue\\", \\"type\\": \\"double\\"}]}",
              "topic.creation.default.partitions": "2",
              "topic.creation.default.replication.factor": "1"
            }}
            """;

    @TempDir
    private Path files;

    private final LabStack lab = LabStack.shared();
    /** Each run has a topic and a database of its own, because the stack keeps those of earlier runs. */
    private final String name = "copied" + System.nanoTime();

    private int published;

    @AfterEach
    void deleteConnectors() throws IOException {
        lab.fringe("connectors", "delete", source(), original(), copy("http://127.0.0.1:1"));
    }

    @Test
    void catchesUpAfterItsTargetWasAway() throws Exception {
        survives(Duration.ZERO);
    }

    @Test
    @Tag("faults")
    void catchesUpAfterItsTargetWasAwayForTenMinutes() throws Exception {
        survives(LONG_OUTAGE);
    }

    private void survives(Duration outage) throws Exception {
        try (FreezableVictoriaMetrics copy = new FreezableVictoriaMetrics(files)) {
            lab.run("connectors", "apply", source());
            publish();
            await().atMost(TIMEOUT)
                    .until(() -> TopicContent.of(lab.endpoints(), topic()).size() == BATCH);
            lab.run("connectors", "apply", original(), copy(copy.url()));
            awaitOriginal();
            awaitCopy(copy);

            copy.freeze();
            try {
                long began = System.nanoTime();
                do {
                    publish();
                    // the other target has them while this one does not answer
                    awaitOriginal();
                } while (System.nanoTime() - began < outage.toNanos());
            } finally {
                copy.thaw();
            }
            awaitCopy(copy);
            assertThat(states()).containsOnly("RUNNING");
            assertThat(TopicContent.of(lab.endpoints(), "dead.influx-signals-copy"))
                    .isEmpty();
        }
    }

    private void publish() {
        int first = published;
        lab.publish(name + "/samples", BATCH, i -> sample(first + i));
        published += BATCH;
    }

    private static String sample(int number) {
        return "{\"createTime\": " + (FIRST_MILLIS + number) * 1_000 + ", \"baselineId\": " + number % 5
                + ", \"signalValue\": " + number * 0.5 + "}";
    }

    private Set<Long> expected() {
        return LongStream.range(FIRST_MILLIS, FIRST_MILLIS + published).boxed().collect(Collectors.toSet());
    }

    private void awaitOriginal() {
        await().atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                lab.influx(name).number("SELECT count(\"signalValue\") FROM \"" + topic() + "\""))
                        .isEqualTo(published));
    }

    private void awaitCopy(FreezableVictoriaMetrics copy) {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(copy.times(topic() + "_signalValue")).isEqualTo(expected()));
    }

    private Set<String> states() {
        Rest connect = new Rest("Kafka Connect", lab.endpoints().connect());
        return Stream.of("influx-signals", "influx-signals-copy")
                .map(connector ->
                        connect.get("/connectors/" + connector + "/status").body())
                .flatMap(status -> status.findValuesAsText("state").stream())
                .collect(Collectors.toSet());
    }

    private String topic() {
        return name + ".samples";
    }

    private String source() throws IOException {
        return Files.writeString(files.resolve("source.json"), SOURCE.replace("NAME", name))
                .toString();
    }

    private String original() throws IOException {
        return own("connectors/influx-signals.json", "original.json");
    }

    private String copy(String url) throws IOException {
        String file = own("second-copy/influx-signals-copy.json", "copy.json");
        String text = Files.readString(Path.of(file));
        Files.writeString(Path.of(file), text.replace("${env:FRINGE_COPY_URL}", url));
        return file;
    }

    /** A shipped file for a topic and a database of this test. */
    private String own(String shipped, String file) throws IOException {
        String text =
                Files.readString(LabStack.home().resolve("connect-configs").resolve(shipped));
        return Files.writeString(
                        files.resolve(file),
                        text.replaceFirst("\"topics\": \"[^\"]*\"", "\"topics\": \"" + topic() + "\"")
                                .replace("\"influx.database\": \"fringe\"", "\"influx.database\": \"" + name + "\""))
                .toString();
    }
}
