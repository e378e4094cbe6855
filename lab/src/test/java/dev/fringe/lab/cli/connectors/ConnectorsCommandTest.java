// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.FakeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConnectorsCommandTest {
    private static final String STATUS = "GET /connectors/signals/status";
    private static final String GET_CONFIG = "GET /connectors/signals/config";
    private static final String PUT_CONFIG = "PUT /connectors/signals/config";
    private static final String VALIDATE = "PUT /connector-plugins/Sink/config/validate";
    private static final String CONFIG = "{'connector.class':'Sink','topics':'t'}".replace('\'', '"');

    @TempDir
    Path dir;

    private FakeServer connect;
    private Path file;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        connect = new FakeServer();
        file = Files.writeString(dir.resolve("signals.json"), "{\"name\":\"signals\",\"config\":" + CONFIG + "}");
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    @Test
    void createsAConnectorAndWaitsForItsTasks() {
        connect.on(PUT_CONFIG, 201, "{}")
                .on(STATUS, 404, "{}")
                .on(STATUS, 404, "{}")
                .on(STATUS, 200, status("RUNNING", "UNASSIGNED", ""))
                .on(STATUS, 200, status("RUNNING", "RUNNING", ""));

        assertThat(connectors("apply", file)).isZero();
        assertThat(out.toString()).contains("created").contains("signals (1 task runs)");
        assertThat(connect.request(PUT_CONFIG).body()).isEqualTo(CONFIG);
    }

    @Test
    void changesNothingTheSecondTime() {
        connect.on(GET_CONFIG, 200, "{\"name\":\"signals\",\"topics\":\"t\",\"connector.class\":\"Sink\"}")
                .on(STATUS, 200, status("RUNNING", "RUNNING", ""));

        assertThat(connectors("apply", file)).isZero();
        assertThat(out.toString()).startsWith("unchanged");
        assertThat(connect.requestLines()).noneMatch(line -> line.startsWith("PUT") || line.startsWith("POST"));
    }

    @Test
    void restartsFailedTasksEvenIfTheFileIsUnchanged() {
        String restart = "POST /connectors/signals/restart?includeTasks=true&onlyFailed=true";
        connect.on(GET_CONFIG, 200, CONFIG)
                .on(restart, 202, "{}")
                .on(STATUS, 200, status("RUNNING", "FAILED", "old"))
                .on(STATUS, 200, status("RUNNING", "FAILED", "old"))
                .on(STATUS, 200, status("RUNNING", "RUNNING", ""));

        assertThat(connectors("apply", file)).isZero();
        assertThat(connect.requestLines()).contains(restart);
    }

    @Test
    void showsWhyATaskFailed() {
        connect.on(PUT_CONFIG, 200, "{}")
                .on(STATUS, 404, "{}")
                .on(
                        STATUS,
                        200,
                        status("RUNNING", "FAILED", "ConnectException: gone\\n\\tat x\\nCaused by: no such database"));

        assertThat(connectors("apply", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains("updated")
                .contains("task 0 FAILED: ConnectException: gone (Caused by: no such database)")
                .doesNotContain("\tat");
    }

    @Test
    void stopsWaitingAfterTheTimeout() {
        connect.on(PUT_CONFIG, 201, "{}").on(STATUS, 200, status("UNASSIGNED", "UNASSIGNED", ""));

        assertThat(connectors("apply", file, "--timeout", "1")).isEqualTo(1);
        assertThat(out.toString()).contains("after 1 s at most: UNASSIGNED");
    }

    @Test
    void retriesWhileTheWorkersRebalance() {
        connect.on(PUT_CONFIG, 409, "{\"message\":\"rebalance\"}")
                .on(PUT_CONFIG, 409, "{\"message\":\"rebalance\"}")
                .on(PUT_CONFIG, 201, "{}")
                .on(STATUS, 200, status("RUNNING", "RUNNING", ""));

        assertThat(connectors("apply", file)).isZero();
    }

    @Test
    void marksTheOptionsOfARejectedConfiguration() {
        connect.on(PUT_CONFIG, 400, "{\"message\":\"2 errors\"}").on(VALIDATE, 200, twoErrors());

        assertThat(connectors("apply", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains("refused")
                .contains("  topics: must not be empty")
                .contains("  influx.url: no host");
    }

    @Test
    void validateMarksEveryOptionAndChangesNothing() {
        connect.on(VALIDATE, 200, twoErrors());

        assertThat(connectors("validate", file)).isEqualTo(1);
        assertThat(out.toString()).contains("invalid", "  topics: must not be empty", "  influx.url: no host");
        assertThat(connect.requestLines()).containsExactly(VALIDATE);
    }

    @Test
    void validateNamesAPluginThatIsNotInstalled() {
        connect.on(VALIDATE, 500, "{\"message\":\"Failed to find any class that implements Connector: Sink\\nmore\"}");

        assertThat(connectors("validate", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains("connector.class: Failed to find any class")
                .doesNotContain("more");
    }

    @Test
    void acceptsValidFiles() {
        connect.on(VALIDATE, 200, "{\"error_count\":0,\"configs\":[]}");

        assertThat(connectors("validate", file)).isZero();
    }

    @Test
    void warnsIfARouteTakesTheKafkaTimestampFromThePayload() throws IOException {
        Path source = Files.writeString(dir.resolve("source.json"), """
                {"name": "source", "config": {
                  "connector.class": "dev.fringe.mqtt.MqttSourceConnector",
                  "routes": "a,b",
                  "routes.a.timestamp.field": "createTime",
                  "routes.b.timestamp.field": ""}}""");
        String validate = "PUT /connector-plugins/dev.fringe.mqtt.MqttSourceConnector/config/validate";
        connect.on(validate, 200, "{\"error_count\":0,\"configs\":[]}")
                .on(validate, 200, "{\"error_count\":0,\"configs\":[]}");

        assertThat(connectors("validate", source)).isZero();
        assertThat(out.toString())
                .startsWith("valid ")
                .contains("  warning: routes.a.timestamp.field: This time becomes the Kafka timestamp")
                .doesNotContain("routes.b");

        out.getBuffer().setLength(0);
        assertThat(connectors("validate", source, "--json")).isZero();
        JsonNode warnings = new ObjectMapper().readTree(out.toString()).at("/0/warnings");
        assertThat(warnings.findValuesAsText("option")).containsExactly("routes.a.timestamp.field");
    }

    /** The timestamp.field of a sink, or of another source, does not affect retention. */
    @Test
    void doesNotWarnAboutOtherTimestampFields() throws IOException {
        Path sink = Files.writeString(dir.resolve("sink.json"), """
                {"name": "sink", "config": {"connector.class": "Sink", "routes.a.timestamp.field": "t"}}""");
        connect.on(VALIDATE, 200, "{\"error_count\":0,\"configs\":[]}");

        assertThat(connectors("validate", sink)).isZero();
        assertThat(out.toString()).doesNotContain("warning");
    }

    @Test
    void listsAllConnectorsAsJson() throws IOException {
        connect.on(
                "GET /connectors?expand=status",
                200,
                "{\"b\":{\"status\":" + status("RUNNING", "RUNNING", "").replace("signals", "b")
                        + "},\"a\":{\"status\":"
                        + status("RUNNING", "FAILED", "boom").replace("signals", "a") + "}}");

        int exit = run("status", "--connect", connect.url(), "--json");

        JsonNode all = new ObjectMapper().readTree(out.toString());
        assertThat(exit).isEqualTo(1);
        assertThat(all.findValuesAsText("name")).containsExactly("a", "b");
        assertThat(all.at("/0/result").asText()).isEqualTo("FAILED");
        assertThat(all.at("/0/failures/0/reason").asText()).isEqualTo("boom");
        assertThat(all.at("/1/state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void statusListsMissingConnectors() {
        connect.on(STATUS, 404, "{}");

        assertThat(connectors("status", file)).isEqualTo(1);
        assertThat(out.toString()).contains("MISSING", "fringe connectors apply");
    }

    @Test
    void deletesExistingConnectors() {
        connect.on("DELETE /connectors/signals", 204, "").on("DELETE /connectors/signals", 404, "{}");

        assertThat(connectors("delete", file)).isZero();
        assertThat(connectors("delete", file)).isZero();
        assertThat(out.toString()).contains("deleted", "absent");
    }

    @Test
    void distinguishesWrongUsageFromFailure() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("validate, apply, status, delete");
        assertThat(run("apply", "--timeout", "soon")).isEqualTo(2);
    }

    private int connectors(String what, Path path, String... more) {
        List<String> arguments = new ArrayList<>(List.of(what, "--connect", connect.url(), path.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return new CommandLine(new ConnectorsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static String status(String connector, String task, String trace) {
        return """
                {"name":"signals","type":"sink","connector":{"state":"%s"},
                 "tasks":[{"id":0,"state":"%s","trace":"%s"}]}""".formatted(connector, task, trace);
    }

    private static String twoErrors() {
        return """
                {"error_count":2,"configs":[
                  {"value":{"name":"topics","errors":["must not be empty"]}},
                  {"value":{"name":"influx.url","errors":["no host"]}},
                  {"value":{"name":"gzip","errors":[]}}]}""";
    }
}
