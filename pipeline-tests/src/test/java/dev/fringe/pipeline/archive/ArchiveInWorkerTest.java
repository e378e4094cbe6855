// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.RegisteredTransforms;
import dev.fringe.records.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive, unpacked into the empty plugin path of a real worker of each supported Kafka version. */
@ParameterizedClass
@ValueSource(strings = {"3.7", "3.9", "4.0", "4.4", ArchiveInWorkerTest.LAB})
class ArchiveInWorkerTest {
    static final String LAB = "lab";

    private static final int SAMPLES = 300;

    private static Worker worker;

    @Parameter
    private String kafka;

    @BeforeParameterizedClassInvocation
    static void start(String kafka, @TempDir Path dir) throws IOException {
        worker = Worker.start(dir, libraries(kafka), "archive-" + kafka);
    }

    @AfterParameterizedClassInvocation
    static void end() {
        if (worker != null) {
            worker.close();
        }
    }

    private static Path libraries(String kafka) {
        return kafka.equals(LAB)
                ? Installation.current().kafkaClassPath()
                : LabStack.home().resolve("pipeline-tests/workers/kafka-" + kafka + "/target/lib");
    }

    @Test
    void listsEveryPluginWithTheArchivesVersion() {
        Map<String, String> plugins = new TreeMap<>();
        for (JsonNode plugin : worker.plugins()) {
            if (plugin.path("class").asText().startsWith("dev.fringe.")) {
                plugins.put(
                        plugin.path("class").asText().replace("dev.fringe.", ""),
                        plugin.path("type").asText() + " "
                                + plugin.path("version").asText());
            }
        }
        Map<String, String> expected = new TreeMap<>(Map.of(
                "mqtt.MqttSourceConnector", "source " + Version.CURRENT,
                "avro.AvroConverter", "converter " + Version.CURRENT,
                "influx.InfluxSinkConnector", "sink " + Version.CURRENT));
        RegisteredTransforms.all()
                .map(type -> type.getName().replace("dev.fringe.", ""))
                .forEach(transform -> expected.put(transform, "transformation " + Version.CURRENT));
        assertThat(plugins).isEqualTo(expected);
    }

    @Test
    void loadsThePluginsWithTheirOwnClassLoader() throws IOException {
        // With hybrid_fail a plugin without a service file would have failed the worker.
        assertThat(worker.log())
                .contains("Registered loader: PluginClassLoader{pluginLocation=file:" + worker.archive())
                .doesNotContain("ServiceConfigurationError")
                .doesNotContain("NoClassDefFoundError");
    }

    /** Validation connects to the broker and the server, so the connectors load libraries of the archive and of the worker. */
    @Test
    void worksWithTheJacksonOfTheWorkerAndItsOwnLibraries() throws IOException {
        JsonNode source = worker.validate(
                "dev.fringe.mqtt.MqttSourceConnector",
                "\"mqtt.uri\": \"%s\", \"routes\": \"r\", \"routes.r.filter\": \"a/#\", \"routes.r.topic\": \"t\","
                                .formatted(LabStack.shared().endpoints().mqtt())
                        + " \"routes.r.format\": \"json\", \"routes.r.schema\": \"%s\"".formatted(schema()));
        assertThat(source.path("error_count").asInt()).as(errors(source)).isZero();
        JsonNode sink = worker.validate(
                "dev.fringe.influx.InfluxSinkConnector",
                "\"topics\": \"t\", \"influx.url\": \"%s\", \"influx.database\": \"x\", \"influx.database.create\":"
                                .formatted(LabStack.shared().endpoints().influx())
                        + " \"true\", \"timestamp.field\": \"time\"");
        assertThat(sink.path("error_count").asInt()).as(errors(sink)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dev.fringe.mqtt.MqttSourceConnector   | {"mqtt.uri": "mqtt://h:1", "routes": "r"} | no known scheme
            dev.fringe.influx.InfluxSinkConnector | {"topics": "t", "influx.url": "host"}     | http
            """)
    void rejectsAnInvalidConfigurationWithTheReason(String connector, String options, String reason)
            throws IOException {
        Rest.Answer answer = worker.submit("refused", connector, options);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("message").asText()).contains(reason);
    }

    @Test
    void movesMessagesThroughSourceTransformsConverterAndSink() throws IOException {
        String name = "archive_" + kafka.replace('.', '_');
        worker.run("source-" + kafka, "dev.fringe.mqtt.MqttSourceConnector", """
                {"tasks.max": "1", "mqtt.uri": "%s", "mqtt.client.id": "%s", "routes": "r",
                 "routes.r.filter": "%2$s/+", "routes.r.topic": "%2$s", "routes.r.key": "{field:baselineId}",
                 "routes.r.format": "json", "routes.r.schema": "%s",
                 "transforms": "flag,flat",
                 "transforms.flag.type": "dev.fringe.transforms.FlagOutOfRange$Value",
                 "transforms.flag.limits": "signalValue:0:100",
                 "transforms.flat.type": "dev.fringe.transforms.Flatten$Value",
                 %s}""".formatted(
                        LabStack.shared().endpoints().mqtt(), name, schema(), converter()));
        worker.run("sink-" + kafka, "dev.fringe.influx.InfluxSinkConnector", """
                {"tasks.max": "1", "topics": "%s",
                 "influx.url": "%s", "influx.database": "%1$s", "influx.database.create": "true",
                 "tags": "baselineId", "timestamp.field": "createTime", "timestamp.unit": "us", %s}""".formatted(
                        name, LabStack.shared().endpoints().influx(), converter()));
        Instant start = Instant.now();

        LabStack.shared().publish(name + "/1", SAMPLES, i -> """
                {"createTime": "%s", "baselineId": 7, "signalValue": %d.5, "bands": [%2$d, -1.0]}""".formatted(start.plusMillis(i), i));

        InfluxQuery influx = LabStack.shared().influx(name);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(influx.number("SELECT count(\"bands1\") FROM \"" + name + "\""))
                        .isEqualTo(SAMPLES));
        assertThat(influx.number("SELECT sum(\"bands0\") FROM \"" + name + "\""))
                .isEqualTo(SAMPLES * (SAMPLES - 1) / 2);
        assertThat(influx.rows("SELECT * FROM \"" + name + "\" WHERE \"signalValue\" > 100"))
                .hasSize(SAMPLES - 100)
                .allSatisfy(row -> assertThat(row).containsEntry("baselineId", "7"))
                .allSatisfy(row ->
                        assertThat(row.values().stream().map(String::valueOf)).contains("2"));
    }

    private static Path schema() {
        return worker.archive().resolve("etc/schemas/baseline_signal.avsc");
    }

    private static String converter() {
        return """
                "key.converter": "org.apache.kafka.connect.storage.StringConverter",
                "value.converter": "dev.fringe.avro.AvroConverter",
                "value.converter.schema.registry.url": "%s"\
                """.formatted(LabStack.shared().endpoints().registry());
    }

    private static String errors(JsonNode validation) {
        return StreamSupport.stream(validation.path("configs").spliterator(), false)
                .map(config -> config.path("value").path("errors").toString())
                .filter(errors -> !errors.equals("[]"))
                .toList()
                .toString();
    }
}
