// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.clusters.connect.SourceTopics.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTopicsTest {
    @TempDir
    Path schemas;

    @BeforeEach
    void fillTheFolder() throws IOException {
        for (String file : List.of(
                "MTMount_logevent_summaryState.avsc",
                "Test_command_start.avsc",
                "README.md",
                ".avsc",
                "notes.avsc.bak")) {
            Files.writeString(schemas.resolve(file), "{}");
        }
    }

    @Test
    void everySchemaIsATopicIfBothTemplatesMatch() {
        assertThat(topics("lsst.sal.{2}_{3}", schemas + "/{2}_{3}.avsc"))
                .containsExactly("lsst.sal.MTMount_logevent_summaryState", "lsst.sal.Test_command_start");
    }

    @Test
    void severalSchemasAreInOneTopicIfItHasOnlySomeOfTheirPlaceholders() {
        assertThat(topics("lsst.sal.{2}", schemas + "/{2}_{3}.avsc"))
                .containsExactly("lsst.sal.MTMount", "lsst.sal.Test");
        assertThat(topics("sal.{3}", schemas + "/{2}_{3}.avsc"))
                .containsExactly("sal.command_start", "sal.logevent_summaryState");
    }

    @Test
    void aNameWithoutPlaceholdersIsATopic() {
        assertThat(topics("baseline_signal", "${env:FRINGE_SCHEMAS}/baseline_signal.avsc"))
                .containsExactly("baseline_signal");
        assertThat(topics("baseline_signal", "")).containsExactly("baseline_signal");
    }

    @Test
    void namesNoTopicThatDependsOnTheMessage() {
        assertThat(topics("sal.{4}", schemas + "/{2}_{3}.avsc")).isEmpty();
        assertThat(topics("{field:site}", schemas + "/{2}_{3}.avsc")).isEmpty();
        assertThat(topics("lsst.sal.{2}_{3}", schemas + "/{1}/{2}_{3}.avsc")).isEmpty();
        assertThat(topics("lsst.sal.{2}_{3}", schemas + "/one.avsc")).isEmpty();
        assertThat(topics("lsst.sal.{2}_{3}", "")).isEmpty();
    }

    @Test
    void namesNoTopicOfAFolderThatOnlyTheWorkerSees() {
        assertThat(topics("lsst.sal.{2}_{3}", "${env:FRINGE_SCHEMAS}/{2}_{3}.avsc"))
                .isEmpty();
        assertThat(topics("lsst.sal.{2}_{3}", "/no/such/folder/{2}_{3}.avsc")).isEmpty();
        assertThat(topics("${env:SITE}.{2}_{3}", schemas + "/{2}_{3}.avsc")).isEmpty();
    }

    @Test
    void includesThePoisonTopic() {
        assertThat(SourceTopics.of(source("a", "", Map.of("poison.topic", "mqtt.poison"))))
                .containsExactly("a", "mqtt.poison");
    }

    @Test
    void namesNoTopicIfATransformMayRenameTopics() {
        assertThat(SourceTopics.of(source("a", "", Map.of("transforms", "route", "poison.topic", "mqtt.poison"))))
                .isEmpty();
    }

    @Test
    void ignoresOtherConnectors() {
        ConnectorFile sink = new ConnectorFile(
                Path.of("x.json"),
                "x",
                Map.of("connector.class", "dev.fringe.influx.InfluxSinkConnector", "topics", "a,b"));
        assertThat(SourceTopics.of(sink)).isEmpty();
    }

    @Test
    void aValueWithTheWholeSchemaHasTheFileOfItsTopic() {
        assertThat(schemas("lsst.sal.{2}_{3}", Map.of("routes.one.format", "avro")))
                .containsExactly(
                        new Written(
                                "lsst.sal.MTMount_logevent_summaryState",
                                schemas.resolve("MTMount_logevent_summaryState.avsc")),
                        new Written("lsst.sal.Test_command_start", schemas.resolve("Test_command_start.avsc")));
        assertThat(schemas("lsst.sal.{2}_{3}", Map.of("routes.one.format", "json")))
                .hasSize(2);
    }

    @Test
    void aValueWithAnotherPossibleSchemaHasNoFile() {
        assertThat(schemas("lsst.sal.{2}_{3}", Map.of("routes.one.format", "bytes")))
                .isEmpty();
        assertThat(schemas("lsst.sal.{2}_{3}", Map.of("routes.one.format", "json", "routes.one.unpivot.keep", "id")))
                .isEmpty();
        assertThat(schemas("lsst.sal.{2}_{3}", Map.of("routes.one.format", "avro", "transforms", "flatten")))
                .isEmpty();
    }

    private List<Written> schemas(String topic, Map<String, String> more) {
        return SourceTopics.schemas(source(topic, schemas + "/{2}_{3}.avsc", more));
    }

    private static Iterable<String> topics(String topic, String schema) {
        return SourceTopics.of(source(topic, schema, Map.of()));
    }

    private static ConnectorFile source(String topic, String schema, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector");
        config.put("routes", "one");
        config.put("routes.one.topic", topic);
        config.put("routes.one.schema", schema);
        return new ConnectorFile(Path.of("source.json"), "source", config);
    }
}
