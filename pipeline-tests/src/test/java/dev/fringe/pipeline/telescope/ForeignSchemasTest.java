// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.telescope;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.pipeline.LabStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas of other projects through simulator, connectors and ledger: every message is stored, or found where it was rejected. */
class ForeignSchemasTest {
    private static final Path SCHEMAS = LabStack.home().resolve("lab/src/test/resources/foreign");
    private static final int MESSAGES = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.shared();
    }

    @AfterEach
    void deleteConnectors() {
        lab.fringe("connectors", "delete", dir.resolve("connectors").toString());
    }

    @Test
    void everyMessageOfAnySchemaIsStored() throws IOException {
        writeConnectors();
        apply();

        simulate();

        JsonNode report = verify();
        assertThat(report.path("published").asInt()).isEqualTo(MESSAGES);
        assertThat(report.path("stored").asInt()).as(report.toPrettyString()).isEqualTo(MESSAGES);
        assertThat(report.path("inKafka").asInt()).isEqualTo(MESSAGES);
        assertThat(report.path("topics")).hasSize(5);
        InfluxQuery influx = lab.influx("telescope");
        assertThat(influx.rows("SELECT last(*) FROM \"lsst.sal.Weather_station\"")
                        .get(0))
                .containsKeys("last_place_latitude", "last_limits_first", "last_price", "last_id");
        assertThat(influx.rows("SHOW MEASUREMENTS").stream().map(row -> row.get("name")))
                .contains("lsst.sal.Heartbeat", "lsst.sal.ATDome_position");
        // a complete run is not verified again
        assertThat(verify().path("verifiedBefore").asInt()).isEqualTo(1);
    }

    @Test
    void everyMessageThatTheSinkRejectsIsFoundInTheDeadLetterQueue() throws IOException {
        writeConnectors();
        for (String sink : new String[] {"influx-sal", "influx-sal-2", "influx-sal-3"}) {
            change(sink, "timestamp.field", "private_efdStamp");
        }
        apply();

        simulate();

        JsonNode report = verify();
        assertThat(report.path("deadLettered").asInt())
                .as(report.toPrettyString())
                .isEqualTo(MESSAGES);
        assertThat(report.path("inKafka").asInt()).isEqualTo(MESSAGES);
        assertThat(report.path("lost").asInt()).isZero();
        assertThat(report.path("stored").asInt()).isZero();
        assertThat(report.path("reasons").toString()).contains("timestamp.field private_efdStamp is missing or null");
    }

    @Test
    void messagesThatTheSourceCannotDecodeAreFoundInThePoisonTopic() throws IOException {
        writeConnectors();
        Files.delete(dir.resolve("Heartbeat.avsc"));
        apply();

        simulate();

        JsonNode report = verify();
        assertThat(report.path("poisoned").asInt()).as(report.toPrettyString()).isPositive();
        assertThat(report.path("stored").asInt() + report.path("poisoned").asInt())
                .isEqualTo(MESSAGES);
        assertThat(report.path("reasons").toString()).contains("mqtt.poison: cannot read the schema file");
    }

    /** The verification reads Kafka from the start of the run; the timestamps of these records are earlier. */
    @Test
    void recordsWithATimeBeforeTheRunAreFound() throws IOException {
        writeConnectors();
        change("mqtt-sal", "routes.sal.timestamp.field", "sal_created");
        apply();

        simulate("--start", Instant.now().minus(Duration.ofHours(2)).toString());

        JsonNode report = verify();
        // messages of the weather station do not have the field, so they are poison messages
        assertThat(report.path("poisoned").asInt()).as(report.toPrettyString()).isPositive();
        assertThat(report.path("inKafka").asInt() + report.path("poisoned").asInt())
                .isEqualTo(MESSAGES);
        assertThat(report.path("stored").asInt())
                .isEqualTo(report.path("inKafka").asInt());
    }

    private void writeConnectors() {
        lab.run("simulate", "sal", "--schemas", SCHEMAS.toString(), "--write-schemas", dir.toString());
    }

    private void apply() {
        lab.run("connectors", "apply", dir.resolve("connectors").toString());
    }

    private static void simulate(String... more) {
        List<String> line = new ArrayList<>(List.of("simulate", "sal", "--schemas", SCHEMAS.toString()));
        line.addAll(List.of("--rate", "500", "--count", String.valueOf(MESSAGES)));
        line.addAll(List.of(more));
        lab.run(line.toArray(String[]::new));
    }

    private static JsonNode verify() throws IOException {
        PrintStream usual = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        int code;
        try {
            code = lab.fringe("verify", "--last", "1", "--wait", "60", "--json");
        } finally {
            System.setOut(usual);
        }
        String report = out.toString(StandardCharsets.UTF_8);
        assertThat(code).as(report).isZero();
        return JSON.readTree(report);
    }

    private void change(String connector, String option, String value) throws IOException {
        Path file = dir.resolve("connectors/" + connector + ".json");
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readString(file));
        ((ObjectNode) json.get("config")).put(option, value);
        Files.writeString(file, json.toPrettyString());
    }
}
