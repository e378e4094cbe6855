// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.StackSize.ConsoleMode;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in Chromium, with the data of a whole stack. */
class ConsoleTest {
    private static final List<String> VIEWS =
            List.of("flow", "ledger", "deadletters", "record", "latency", "connectors", "schemas", "faults");
    private static final Duration WITHIN = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static LabStack lab;
    private static Browser browser;

    @BeforeAll
    static void open() {
        lab = LabStack.ownFor(ConsoleTest.class, new StackSize(1, 1, Set.of()).withConsole(ConsoleMode.WITH_FAULTS));
        lab.run("connectors", "apply");
        lab.run("jobs", "run", "join-machine-states", "--parallelism", "1");
        lab.run("simulate", "machines", "--count", "300", "--rate", "300");
        browser = new Browser(lab.endpoints().console().orElseThrow());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void asUsual() {
        browser.width(Browser.WIDE).dark(false);
    }

    @Test
    void everyViewIsAccessibleAndFitsBothWidths() {
        lab.run("simulate", "machines", "--count", "300", "--rate", "300");
        for (String view : VIEWS) {
            browser.width(Browser.WIDE).dark(false).open(view).awaitElement("main h2");
            settle(view);
            assertThat(browser.accessibilityProblems()).as("%s, light", view).isEmpty();
            browser.screenshot(view + "-1280");
            browser.dark(true);
            assertThat(browser.accessibilityProblems()).as("%s, dark", view).isEmpty();
            browser.width(Browser.NARROW);
            await().untilAsserted(() -> assertThat(browser.overflowing())
                    .as("%s at 390 pixels", view)
                    .isEmpty());
            browser.screenshot(view + "-390-dark");
        }
        browser.width(Browser.WIDE).dark(false);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allSatisfy(url -> assertThat(url)
                        .matches("(about|data|chrome):.*|"
                                + lab.endpoints().console().orElseThrow() + "/.*"));
    }

    /** Waits for the first data of a view. */
    private static void settle(String view) {
        switch (view) {
            case "flow" -> browser.awaitElement("#hop-influx");
            case "ledger" -> browser.awaitElement("#runs [data-open='0']");
            case "deadletters" -> browser.awaitElement("#groups *");
            case "record" -> browser.awaitElement("#topics option");
            case "faults" -> browser.awaitElement("tr[data-process=kafka]");
            case "connectors" -> browser.awaitText("main", "influx-signals");
            case "schemas" -> browser.awaitText("main", "machine.data");
            default -> browser.awaitElement("main h3");
        }
    }

    @Test
    void aKilledInfluxDbTurnsItsHopRedAndTheLedgerEndsBalanced() throws Exception {
        Thread devices = new Thread(() -> lab.run("simulate", "baselines", "--rate", "100", "--seconds", "25"));
        devices.start();
        browser.open("flow").awaitElement("#hop-sink[data-state=moving]");
        browser.open("faults")
                .press("tr[data-process=influxdb] button[data-fault=killed]")
                .confirm();
        browser.open("flow").awaitElement("#hop-influx[data-state=stopped]");
        browser.awaitText("#hop-influx .reason", "influxdb (process");
        browser.awaitElement("#hop-sink[data-state=stopped]").awaitText("#hop-sink .reason", "stands still");
        long waiting = waiting();
        await().atMost(WITHIN).until(() -> waiting() > waiting);
        browser.screenshot("influxdb-killed");

        browser.open("faults").press("#start-again").awaitMessage("Started influxdb");
        browser.open("flow")
                .awaitElement("#hop-influx[data-state=moving]")
                .awaitElement("#hop-sink[data-state=moving]");
        devices.join();
        browser.open("ledger");
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(browser.text("#runs .run:first-child .state"))
                        .isEqualTo("balanced"));
        assertThat(browser.text("#runs .run:first-child .balance")).contains("2,500 published = 2,500 stored");
        browser.screenshot("ledger-balanced");
        lab.run("verify", "--last", "1");
    }

    private static long waiting() {
        return Long.parseLong(browser.text("#hop-sink .lag").replace(",", ""));
    }

    @Test
    void ninetyDeadLettersAreStoredAfterTheirCauseWasMended() throws Exception {
        InfluxDb influx = new InfluxDb(lab.endpoints().influx());
        influx.execute("CREATE DATABASE letters");
        influx.write("letters", "ns", BodyPublishers.ofString("letters,other=yes level=\"text\""));
        Path source = connector("letters-in", """
                "connector.class": "dev.fringe.mqtt.MqttSourceConnector", "mqtt.uri": "%s", "routes": "all",
                "routes.all.filter": "letters/#", "routes.all.topic": "letters", "routes.all.format": "json"
                """.formatted(lab.endpoints().mqtt()));
        Path sink = connector("letters-out", """
                "connector.class": "dev.fringe.influx.InfluxSinkConnector", "topics": "letters", "influx.url": "%s",
                "influx.database": "letters", "measurement": "letters", "errors.tolerance": "all",
                "errors.deadletterqueue.topic.name": "dead.letters",
                "errors.deadletterqueue.topic.replication.factor": "1",
                "errors.deadletterqueue.context.headers.enable": "true"
                """.formatted(lab.endpoints().influx()));
        lab.run("connectors", "apply", source.toString(), sink.toString());
        try {
            lab.publish("letters/a", 90, i -> "{\"level\": " + i + ".5}");
            awaitDeadLetters("letters-out", "type-conflict", "90");
            browser.screenshot("dead-letters");
            influx.read("letters", "DROP MEASUREMENT \"letters\"");

            browser.press("#groups button[data-open^='letters-out']").awaitElement("#redrive-all");
            browser.press("#redrive-all").confirm().awaitMessage("90 of 90 are stored now");

            browser.screenshot("dead-letters-stored");
            assertThat(lab.influx("letters").number("SELECT count(\"level\") FROM \"letters\""))
                    .isEqualTo(90);
        } finally {
            lab.fringe("connectors", "delete", source.toString(), sink.toString());
        }
    }

    private static Path connector(String name, String options) throws IOException {
        return Files.writeString(
                lab.dir().resolve(name + ".json"),
                "{\"name\": \"" + name + "\", \"config\": {\"tasks.max\": \"1\", " + options + "}}");
    }

    /** Opens the dead letters, and waits until these words are there. */
    private static void awaitDeadLetters(String... words) {
        browser.open("deadletters");
        await().atMost(WITHIN).untilAsserted(() -> {
            browser.press("#reload");
            assertThat(browser.text("#groups"))
                    .as(() -> lab.output("deadletters", "list"))
                    .contains(words);
        });
    }

    @Test
    void aFailedTaskRunsAgainAfterItsCauseWasMended() throws Exception {
        InfluxDb influx = new InfluxDb(lab.endpoints().influx());
        Path file = connector("strict", """
                "connector.class": "dev.fringe.influx.InfluxSinkConnector", "topics": "machine.data",
                "influx.url": "%s", "influx.database": "strict", "measurement": "readings",
                "tags": "thing,quantity", "timestamp.field": "phenomenonTime", "timestamp.precision": "ms"
                """.formatted(lab.endpoints().influx()));
        influx.execute("CREATE DATABASE strict");
        influx.write("strict", "ns", BodyPublishers.ofString("readings,thing=other result=\"text\""));
        lab.fringe("connectors", "apply", file.toString());
        try {
            browser.open("connectors/strict").awaitText("main", "FAILED").awaitText("main", "result");
            browser.screenshot("failed-task");
            influx.read("strict", "DROP MEASUREMENT \"readings\"");

            browser.press("#restart-failed").confirm().awaitMessage("run");

            browser.open("connectors/strict").awaitText("main", "RUNNING");
            assertThat(browser.text("main")).doesNotContain("FAILED");
        } finally {
            lab.fringe("connectors", "delete", file.toString());
        }
    }

    @Test
    void aRecordIsShownFromMqttToInfluxAndItsTextStaysText() {
        String hostile =
                "<script>document.title='broken into'</script><img src=x onerror=\"document.title='broken into'\">";
        lab.publish("machine/states", 1, i -> hostile);
        lab.run("simulate", "machines", "--count", "20", "--rate", "20");
        awaitDeadLetters("mqtt-machines", "poison");
        browser.press("#groups button[data-open^='mqtt-machines']").awaitText("#letters", "<script>");
        assertThat(browser.script("return document.title")).asString().doesNotContain("broken into");
        assertThat(browser.all("main script, main img")).isEmpty();
        browser.open("record/machine.data?offset=0:0").awaitElement("article.journey");
        browser.awaitText("article.journey", "machine/states").awaitText("article.journey", "machinedata");
        browser.screenshot("record");
    }

    @Test
    void aFieldWithAnotherTypeInInfluxDbIsMarkedAsAConflict() throws Exception {
        InfluxDb influx = new InfluxDb(lab.endpoints().influx());
        Path file = connector("differing", """
                "connector.class": "dev.fringe.influx.InfluxSinkConnector", "topics": "machine.data",
                "influx.url": "%s", "influx.database": "differing", "measurement": "readings",
                "tags": "thing,quantity", "timestamp.field": "phenomenonTime"
                """.formatted(lab.endpoints().influx()));
        influx.execute("CREATE DATABASE differing");
        influx.write("differing", "ns", BodyPublishers.ofString("readings,thing=other result=\"text\""));
        // a task without a dead letter queue fails on the conflict
        lab.fringe("connectors", "apply", file.toString());
        try {
            browser.open("schemas/machine.data-value")
                    .awaitText("[data-measurement=readings] .conflicts", "result is float by the schema and string in");
            assertThat(browser.text("[data-measurement=readings] [data-series]"))
                    .contains("1 series of a budget");
            browser.screenshot("schema-conflict");
        } finally {
            lab.fringe("connectors", "delete", file.toString());
        }
    }

    @Test
    void aConnectorIsCreatedFromItsFormWhichMarksErrors() {
        browser.open("connectors?new=dev.fringe.influx.InfluxSinkConnector")
                .type("#connector-name", "from-the-form")
                .type("[data-option='influx.url'] input", "no address")
                .type("[data-option='influx.database'] input", "fringe")
                .type("[data-option='topics'] input", "machine.data")
                .awaitElement("[data-option='influx.url'] input[aria-invalid=true]");
        assertThat(browser.accessibilityProblems()).isEmpty();
        browser.screenshot("form-with-errors");
        browser.type("[data-option='influx.url'] input", lab.endpoints().influx())
                .type("[data-option='measurement'] input", "formed")
                .awaitText("#form-summary", "All options are valid")
                .press("#submit-options")
                .confirm()
                .awaitText("main", "RUNNING");
        browser.press("#delete").confirm().awaitMessage("from-the-form is deleted");
    }

    @Test
    void aJobIsStoppedWithASavepointAndContinuesFromIt() {
        String job = "[data-job=join-machine-states] ";
        browser.open("connectors")
                .press(job + "button[data-action=savepoint]")
                .confirm()
                .awaitMessage("is saved to");
        browser.press(job + "button[data-action=stop]").confirm().awaitMessage("is stopped; its savepoint is");
        browser.open("connectors").awaitElement("#start-name option[value=join-machine-states]");
        browser.script("const name = document.querySelector('#start-name'); name.value = 'join-machine-states';"
                + " name.dispatchEvent(new Event('change'))");
        browser.awaitText("#start-job + .command", "savepoint")
                .press("#start-job button")
                .confirm();
        browser.awaitMessage("join-machine-states is started from");
        browser.awaitText(job + ".state", "RUNNING");
    }

    @Test
    void noAnswerContainsASecret() throws Exception {
        String secret = "planted-secret-7f3a";
        Path file = connector("secretive", """
                "connector.class": "dev.fringe.influx.InfluxSinkConnector", "topics": "nothing.yet",
                "influx.url": "%s", "influx.database": "fringe", "measurement": "nothing",
                "influx.username": "someone", "influx.password": "%s"
                """.formatted(lab.endpoints().influx(), secret));
        lab.fringe("connectors", "apply", file.toString());
        try {
            JsonNode jobs = JSON.readTree(body("/api/connectors")).path("jobs");
            List<String> paths = new ArrayList<>(ConsolePaths.of("secretive", "machine.data"));
            paths.add("/api/jobs/" + jobs.get(0).path("id").asText() + "/failure");
            for (String path : paths) {
                assertThat(body(path)).as(path).doesNotContain(secret);
            }
            browser.open("connectors/secretive").awaitText("main", "secretive");
            assertThat(html()).doesNotContain(secret);
            browser.open("connectors/secretive?edit=dev.fringe.influx.InfluxSinkConnector")
                    .awaitElement("[data-option='influx.password'] input[placeholder^=hidden]");
            assertThat(html()).doesNotContain(secret);
        } finally {
            lab.fringe("connectors", "delete", file.toString());
        }
    }

    private static String html() {
        return browser.script("return document.documentElement.outerHTML").toString();
    }

    /** The answer of the console, also if it refuses. */
    private static String body(String path) throws Exception {
        URI uri = URI.create(lab.endpoints().console().orElseThrow() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
