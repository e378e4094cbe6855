// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.Mosquitto;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.instruments.SignalGenerator;
import dev.fringe.lab.instruments.Simulation;
import dev.fringe.lab.instruments.Subscriber;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalSchemas;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private Mosquitto mosquitto;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void startBroker() throws IOException {
        mosquitto = new Mosquitto(dir);
    }

    @AfterEach
    void stopBroker() {
        mosquitto.close();
    }

    @Test
    void everyMessageOfTheLedgerReachesASubscriber() throws Exception {
        Path ledger = dir.resolve("ledger.jsonl");
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "signal/baseline/+")) {
            int exit = simulate(
                    "baselines", "--rate", "5000", "--count", "2000", "--seed", "4", "--ledger", ledger.toString());

            assertThat(exit).isZero();
            assertThat(out.toString()).isEqualTo("published 2000, acknowledged 2000" + System.lineSeparator());
            assertThat(subscriber.received(2000)).containsExactlyElementsOf(published(ledger));
        }
    }

    @Test
    void machinesReachASubscriberInSendingOrder() throws Exception {
        Path ledger = dir.resolve("ledger.jsonl");
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "machine/states")) {
            simulate("machines", "--rate", "2000", "--seconds", "0.5", "--ledger", ledger.toString());

            assertThat(subscriber.received(1000)).containsExactlyElementsOf(published(ledger));
        }
    }

    @Test
    void everyTopicOfTheObservatoryReachesASubscriber() throws Exception {
        Path ledger = dir.resolve("ledger.jsonl");
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "sal/#")) {
            int exit = simulate("sal", "--rate", "10000", "--count", "10000", "--ledger", ledger.toString());

            assertThat(exit).isZero();
            assertThat(subscriber.received(10_000)).containsExactlyElementsOf(published(ledger));
        }
    }

    @Test
    void aGroupOfUsersOfAMarketReachesASubscriberAndIsCounted() throws Exception {
        Path ledger = dir.resolve("ledger.jsonl");
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "market/#")) {
            int exit = simulate("market", "--via", "mqtt", "--speed", "1000", "--ledger", ledger.toString());

            List<String> published = published(ledger);
            assertThat(exit).isZero();
            assertThat(subscriber.received(published.size())).containsExactlyElementsOf(published);
            assertThat(out.toString())
                    .contains("published " + published.size() + ", acknowledged " + published.size())
                    .contains("views 100, deliveries 120, impressions 700, actions ");
        }
    }

    @Test
    void sparkplugEdgeNodesAreBornSendDataDieAndAnswerRequests() throws Exception {
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "spBv1.0/#")) {
            int exit = simulate(
                    "sparkplug", "--rate", "1000", "--count", "600", "--restarts", "0.02", "--nodes", "2", "--json");

            JsonNode result = JSON.readTree(out.toString());
            assertThat(exit).isZero();
            assertThat(result.get("published").asInt()).isEqualTo(600);
            assertThat(result.get("acknowledged").asInt()).isEqualTo(600);
            // each edge node says at the end that it leaves
            assertThat(subscriber.received(602).stream().map(message -> message.split("/")[2]))
                    .contains("NBIRTH", "DBIRTH", "NDATA", "DDATA", "DDEATH", "NDEATH");
        }
    }

    @Test
    void anyNumberOfRecordsOfAMarketIsSentAtARate() throws IOException {
        int exit = simulate("market", "--via", "mqtt", "--rate", "5000", "--count", "3000", "--speed", "50", "--json");

        JsonNode result = JSON.readTree(out.toString());
        assertThat(exit).isZero();
        assertThat(result.get("published").asInt()).isEqualTo(3_000);
        assertThat(result.get("views").asInt()
                        + result.get("deliveries").asInt()
                        + result.get("impressions").asInt()
                        + result.get("actions").asInt())
                .isEqualTo(3_000);
    }

    @Test
    void writesTheSchemasAndTheConnectorsThatReadThem() throws IOException {
        Path schemas = dir.resolve("schemas");

        assertThat(simulate("sal", "--write-schemas", schemas.toString())).isZero();

        assertThat(SalSchemas.read(schemas)).hasSize(1_051);
        JsonNode source = JSON.readTree(Files.readString(schemas.resolve("connectors/mqtt-sal.json")));
        assertThat(source.at("/config/routes.sal.schema").asText())
                .isEqualTo(schemas.toAbsolutePath() + "/{2}_{3}.avsc");
        assertThat(schemas.resolve("connectors/influx-sal.json")).exists();
    }

    @Test
    void refusesSizesThatItCannotGenerateAndOptionsThatContradictEachOther() {
        assertThat(simulate("sal", "--topics", "1000")).isEqualTo(2);
        assertThat(err.toString()).contains("--topics 1000", "write 1051 or 3125");
        assertThat(simulate("sal", "--skew", "--schemas", dir.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("remove --schemas");
    }

    @Test
    void reportsAcknowledgedAndUnsubscribedMessagesAsJson() throws IOException {
        int exit = simulate("machines", "--rate", "1000", "--count", "100", "--json");

        JsonNode result = JSON.readTree(out.toString());
        assertThat(exit).isZero();
        assertThat(result.get("published").asInt()).isEqualTo(100);
        assertThat(result.get("acknowledged").asInt()).isEqualTo(100);
        assertThat(result.get("withoutSubscriber").asInt()).isEqualTo(100);
    }

    @Test
    void losesNothingIfTheBrokerIsKilledAndRestarted() throws Exception {
        MqttPublisher publisher = new MqttPublisher(mosquitto.uri(), "survivor", Duration.ofSeconds(30));
        SignalGenerator signal = new SignalGenerator(1, Instant.EPOCH, 1_000, 0);
        Simulation simulation = new Simulation(signal, publisher, 1_000);
        CompletableFuture<Simulation.Progress> run = CompletableFuture.supplyAsync(() -> simulation.run(3_000));
        await().until(() -> publisher.acknowledged() > 500);

        mosquitto.kill();
        mosquitto.start();

        assertThat(run.get()).satisfies(end -> {
            assertThat(end.published()).isEqualTo(3_000);
            assertThat(end.acknowledged()).isEqualTo(3_000);
        });
        publisher.close();
    }

    @Test
    void saysWhatToDoIfTheBrokerIsUnavailable() throws Exception {
        mosquitto.kill();

        assertThatThrownBy(() -> new MqttPublisher(mosquitto.uri(), "unavailable", Duration.ZERO))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(mosquitto.uri())
                .hasMessageContaining("fringe up");
    }

    @Test
    void saysHowToWriteAnAddress() {
        assertThatThrownBy(() -> new MqttPublisher("localhost:1883", "lost", Duration.ZERO))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("tcp://host:port");
    }

    @Test
    void distinguishesWrongUsageFromFailure() {
        assertThat(simulate("machines", "--rate", "5000")).isEqualTo(2);
        assertThat(err.toString()).contains("1000 per machine");
        assertThat(simulate("baselines", "--rate", "much")).isEqualTo(2);
        assertThat(simulate("baselines", "--seconds", "-1")).isEqualTo(2);
        assertThat(simulate("sparkplug", "--nodes", "0")).isEqualTo(2);
        assertThat(simulate("sparkplug", "--rate", "1001")).isEqualTo(2);
        assertThat(simulate("market")).isEqualTo(2);
        assertThat(err.toString()).contains("--broker needs --via mqtt");
        assertThat(simulate("market", "--via", "mqtt", "--contents", "3")).isEqualTo(2);
        assertThat(simulate("market", "--via", "mqtt", "--ids", "guessed")).isEqualTo(2);
        assertThat(simulate("market", "--via", "mqtt", "--speed", "0")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("say what to simulate: baselines, machines, sal");
    }

    private int simulate(String what, String... options) {
        List<String> arguments = new ArrayList<>(List.of(what, "--broker", mosquitto.uri()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static List<String> published(Path ledger) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(ledger)) {
            JsonNode entry = JSON.readTree(line);
            lines.add(entry.get("topic").asText() + " " + entry.get("message"));
        }
        return lines;
    }
}
