// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaFolderTest {
    static final Path FOREIGN = Path.of("src/test/resources/foreign");

    @TempDir
    Path dir;

    @Test
    void readsManyRecordsOfAFileAndTypesOfOtherFiles() {
        assertThat(SalSchemas.read(FOREIGN))
                .extracting(Schema::getName)
                .containsExactly(
                        "Weather_station",
                        "ATDome_logevent_summaryState",
                        "ATDome_position",
                        "ATDome_command_moveAzimuth",
                        "Heartbeat");
        assertThat(schema("Weather_station").getField("place").schema().getFullName())
                .isEqualTo("org.example.weather.Place");
        assertThat(schema("ATDome_position").getField("state").schema().getEnumSymbols())
                .contains("FAULT");
    }

    @Test
    void readsBackWhatItWrote() {
        List<Schema> foreign = SalSchemas.read(FOREIGN);

        SalSchemas.write(foreign, dir);

        assertThat(SalSchemas.read(dir)).containsExactlyInAnyOrderElementsOf(foreign);
    }

    @Test
    void findsTimeAndNumberByRules() {
        assertThat(FieldRules.BY_NAME.of(schema("ATDome_position")))
                .isEqualTo(roles("sal_created", TimeForm.TIMESTAMP, "sal_sequence"));
        assertThat(FieldRules.BY_NAME.of(schema("Weather_station"))).isEqualTo(roles("observedAt", TimeForm.US, "seq"));
        assertThat(FieldRules.BY_NAME.of(schema("Heartbeat")))
                .isEqualTo(new FieldRules.Roles(Optional.empty(), Optional.empty()));
        assertThat(new FieldRules("localNoon", null, "number").of(schema("Weather_station")))
                .isEqualTo(roles("localNoon", TimeForm.MS, "number"));
        assertThat(FieldRules.BY_NAME.of(SalSchemas.designed(1).get(0)))
                .isEqualTo(roles("private_efdStamp", TimeForm.SECONDS, "private_seqNum"));
    }

    @Test
    void describesTheRulesAndTheirResults() {
        assertThat(new FoundFields(SalSchemas.read(FOREIGN), FieldRules.BY_NAME).lines())
                .anyMatch(line -> line.contains("first timestamp-millis, -micros or -nanos"))
                .anyMatch(line -> line.contains("sal_created (timestamp-millis) in 3"))
                .anyMatch(line -> line.contains("none (the Kafka timestamp"))
                .anyMatch(line -> line.contains("sal_sequence in 3") && line.contains("seq in 1"));
    }

    @Test
    void rejectsMissingFields() {
        List<Schema> foreign = SalSchemas.read(FOREIGN);

        assertThatThrownBy(() -> new FoundFields(foreign, new FieldRules("nowhere", null, null)))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("nowhere of --time-field");
        assertThatThrownBy(() -> new FoundFields(foreign, new FieldRules("moving", null, null)))
                .hasMessageContaining("moving cannot contain the time: it is boolean");
        assertThatThrownBy(() -> new FoundFields(foreign, new FieldRules(null, null, "azimuth")))
                .hasMessageContaining("cannot contain a sequence number");
    }

    @Test
    void everyKindOfTimeHasItsOwnSink() throws IOException {
        Path connectors = SalConnectors.write(dir, SalSchemas.read(FOREIGN), FieldRules.BY_NAME, SalLayout.TOPIC);

        JsonNode source = config(connectors, "mqtt-sal");
        assertThat(source.path("routes").asText()).isEqualTo("sal,plain");
        assertThat(source.path("routes.plain.schema").asText()).isEqualTo(dir + "/{2}.avsc");
        JsonNode created = config(connectors, "influx-sal");
        assertThat(created.path("timestamp.field").asText()).isEqualTo("sal_created");
        assertThat(created.has("timestamp.unit")).isFalse();
        JsonNode observed = config(connectors, "influx-sal-2");
        assertThat(observed.path("timestamp.field").asText()).isEqualTo("observedAt");
        assertThat(observed.path("timestamp.unit").asText()).isEqualTo("us");
        JsonNode received = config(connectors, "influx-sal-3");
        assertThat(received.has("timestamp.field")).isFalse();
        assertThat(received.has("timestamp.tiebreak")).isFalse();
        for (Schema topic : SalSchemas.read(FOREIGN)) {
            assertThat(List.of(created, observed, received))
                    .filteredOn(sink ->
                            Pattern.matches(sink.path("topics.regex").asText(), SalLayout.TOPIC.kafkaTopic(topic)))
                    .as(topic.getName())
                    .hasSize(1);
        }
    }

    @Test
    void aKafkaTopicOfASubsystemHasOneTimeField() {
        Schema created = topic("Camera_images", "private_efdStamp");
        Schema observed = topic("Camera_summary", "observedAt");

        Path connectors = SalConnectors.write(dir, SalSchemas.designed(1), FieldRules.BY_NAME, SalLayout.SUBSYSTEM);

        assertThat(connectors.resolve("influx-sal-2.json")).doesNotExist();
        assertThatThrownBy(() ->
                        SalConnectors.write(dir, List.of(created, observed), FieldRules.BY_NAME, SalLayout.SUBSYSTEM))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("Camera_images and Camera_summary")
                .hasMessageContaining("--layout topic");
    }

    private static Schema topic(String name, String timeField) {
        return SchemaBuilder.record(name)
                .fields()
                .requiredDouble(timeField)
                .requiredInt("value")
                .endRecord();
    }

    @Test
    void neitherSourceNorRouteSetsTheKafkaTimestamp() throws IOException {
        Path connectors = SalConnectors.write(dir, SalSchemas.designed(1), FieldRules.BY_NAME, SalLayout.TOPIC);

        assertThat(config(connectors, "mqtt-sal").properties())
                .noneMatch(option -> option.getKey().contains("timestamp"));
        assertThat(config(connectors, "influx-sal").path("timestamp.field").asText())
                .isEqualTo("private_efdStamp");
        assertThat(connectors.resolve("influx-sal-2.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": "enum", "name": "E", "symbols": ["A"]}                                                  | no record schema
            {}                                                                                               | has no Avro schema
            "string"                                                                                         | has no Avro schema
            ["string"]                                                                                       | is not a record, enum or fixed type
            {"type": "record", "name": "A_b", "fields":                                                      | is not JSON at line
            {"type": "record", "fields": []}                                                                 | without a name
            {"type": "record", "name": "A_b", "fields": []}                                                  | has no field
            {"type": "record", "name": "A_b", "fields": [{"name": "x", "type": "Elsewhere"}]}                | uses the type Elsewhere, which no file
            {"type": "record", "name": "A_b", "fields": [{"name": "x", "type": ["int", "string"]}]}          | field x is a union
            {"type": "record", "name": "A_b", "fields": [{"name": "x", "type": ["null", "A_b"]}]}            | recursively
            {"type": "record", "name": "A_b", "fields": [{"name": "x", "type": "null"}]}                     | field x is always null
            {"type": "record", "name": "A_b", "fields": [{"name": "x", "type": {"type": "bytes", "logicalType": "decimal", "precision": 4}, "default": "a"}]} | decimal with a default
            {"type": "record", "name": "A-b", "fields": [{"name": "x", "type": "int"}]}                      | an invalid Avro schema
            [{"type": "record", "name": "n.A", "fields": [{"name": "x", "type": "int"}]}, {"type": "record", "name": "m.A", "fields": [{"name": "x", "type": "int"}]}] | would share one topic
            """)
    void rejectsInvalidSchemasAndNamesTheFile(String content, String reason) throws IOException {
        Files.writeString(dir.resolve("wrong.json"), content);

        assertThatThrownBy(() -> SalSchemas.read(dir))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(reason.startsWith("no record") ? dir.toString() : "wrong.json");
    }

    private static Schema schema(String name) {
        return SalSchemas.read(FOREIGN).stream()
                .filter(schema -> schema.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FieldRules.Roles roles(String time, TimeForm form, String sequence) {
        return new FieldRules.Roles(Optional.of(new FieldRules.TimeField(time, form)), Optional.of(sequence));
    }

    private static JsonNode config(Path connectors, String name) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(connectors.resolve(name + ".json")))
                .path("config");
    }
}
