// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.ForeignRows;
import dev.fringe.lab.instruments.Mosquitto;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.Subscriber;
import dev.fringe.lab.stack.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Replays recorded rows through a real broker. */
class ReplayCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private Path rows;
    private Mosquitto mosquitto;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void startBroker() throws IOException {
        rows = Files.writeString(dir.resolve("rows.jsonl"), ForeignRows.FILE);
        mosquitto = new Mosquitto(dir);
        Files.writeString(dir.resolve(Endpoints.FILE), "{\"mqtt\":\"" + mosquitto.uri() + "\"}");
    }

    @AfterEach
    void stopBroker() {
        mosquitto.close();
    }

    @Test
    void publishesEveryRowUnchangedAndInOrder() throws Exception {
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "machine/states")) {
            assertThat(replay("--rate", "1000")).isZero();

            assertThat(subscriber.payloads(6)).containsExactlyElementsOf(ForeignRows.ROWS);
        }
        assertThat(out.toString()).isEqualTo("published 6, acknowledged 6" + System.lineSeparator());
        assertThat(err.toString()).contains("2 values are not numbers");
    }

    @Test
    void recordsTheRunSoThatItsMessagesCanBeReproduced() {
        replay("--rate", "1000", "--count", "4");

        RunRecord run = RunRecord.all(dir).get(0);

        assertThat(run.messages().orElseThrow())
                .extracting(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .containsExactlyElementsOf(ForeignRows.ROWS.subList(0, 4));
    }

    @Test
    void keepsTheRecordedPaceAndCompressesIt() throws Exception {
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "machine/states")) {
            assertThat(replay("--speed", "1")).isZero();
            assertThat(replay("--speed", "60")).isZero();

            assertThat(subscriber.payloads(12).subList(6, 12)).containsExactlyElementsOf(ForeignRows.ROWS);
        }
    }

    @Test
    void shiftsTheTimesSoThatTheFirstRowIsFromNow() throws Exception {
        long before = Instant.now().toEpochMilli();
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "machine/states")) {
            assertThat(replay("--rate", "1000", "--from-now")).isZero();

            List<Long> times = times(subscriber.payloads(6));
            assertThat(times.get(0)).isBetween(before, Instant.now().toEpochMilli());
            assertThat(times).extracting(time -> time - times.get(0)).containsExactly(0L, -16L, 0L, 16L, 32L, 48L);
        }
        assertThat(((RunContent.Rows) RunRecord.all(dir).get(0).content())
                        .replay()
                        .start())
                .isGreaterThanOrEqualTo(before);
    }

    @Test
    void shiftsTheTimesToAnyStartAndCompressesThemWithThePace() throws Exception {
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "machine/states")) {
            assertThat(replay("--speed", "16", "--compress-times", "--start", "2026-01-01T00:00:00Z"))
                    .isZero();

            long start = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
            assertThat(times(subscriber.payloads(6)))
                    .containsExactly(start, start - 1, start, start + 1, start + 2, start + 3);
        }
    }

    @Test
    void reportsInvalidLinesAndPublishesNothing() throws Exception {
        Files.writeString(rows, "\noops\n{\"Thing\":\"R1\"}", StandardOpenOption.APPEND);

        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "machine/states")) {
            assertThat(replay("--rate", "1000")).isEqualTo(1);
            assertThat(err.toString())
                    .contains(rows + ":10: not valid JSON")
                    .contains(rows + ":11: no \"Timestamp\"")
                    .doesNotContain("oops");
            assertThat(RunRecord.all(dir)).isEmpty();

            assertThat(replay("--rate", "1000", "--skip-bad", "--json")).isZero();

            // Only the rows of the following valid replay arrived.
            assertThat(subscriber.payloads(6)).containsExactlyElementsOf(ForeignRows.ROWS);
        }
        JsonNode result = JSON.readTree(out.toString());
        assertThat(result.get("published").asInt()).isEqualTo(6);
        assertThat(result.get("badLines").asInt()).isEqualTo(2);
        assertThat(result.get("notNumbers").asInt()).isEqualTo(2);
        assertThat(err.toString()).contains("skipped 2 invalid lines");
    }

    @Test
    void failsForAFileWithoutRowsAndRecordsNoRun() throws IOException {
        Files.writeString(rows, "\r\n\r\n");

        assertThat(replay()).isEqualTo(1);
        assertThat(RunRecord.all(dir)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate 0",
                "--speed 0",
                "--speed 2 --rate 5",
                "--speed 2 --seconds 5",
                "--compress-times",
                "--longest-pause 5",
                "--from-now --start 2026-01-01T00:00:00Z",
                "--things 3",
                "--seed 3",
                "--count -1"
            })
    void rejectsConflictingOptions(String options) {
        assertThat(replay(options.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(options.split(" ")[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--speed 2", "--from-now", "--compress-times", "--skip-bad", "--longest-pause 5"})
    void rejectsReplayOptionsWithoutRows(String options) {
        List<String> arguments = new ArrayList<>(List.of("machines", "--dir", dir.toString()));
        arguments.addAll(List.of(options.split(" ")));

        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).contains("needs --rows");
    }

    private int replay(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("machines", "--dir", dir.toString(), "--rows", rows.toString()));
        arguments.addAll(List.of(options));
        return run(arguments);
    }

    private int run(List<String> arguments) {
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, line, parsed) -> 1)
                .execute(arguments.toArray(String[]::new));
    }

    private static List<Long> times(List<String> payloads) throws IOException {
        List<Long> times = new ArrayList<>();
        for (String payload : payloads) {
            times.add(JSON.readTree(payload).get("Timestamp").longValue());
        }
        return times;
    }
}
