// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain that `./fringe demo` deploys, with both simulators: every reading is counted and compared at each hop. */
class WholeChainTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final DateTimeFormatter CREATE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static LabStack lab;

    @TempDir
    Path ledgers;

    @BeforeAll
    static void start() {
        lab = LabStack.ownFor(WholeChainTest.class, StackSize.USUAL);
        lab.run("connectors", "apply");
        // One of the tests publishes samples from two hours ahead.
        lab.run("jobs", "run", "assess-signal-quality", "--max-ahead", "3h", "--idle", "3s");
        lab.run("jobs", "run", "join-machine-states", "--idle", "3s");
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void everyServiceRunsAndStaysUnderFourGigabytes() {
        assertThat(lab.health())
                .hasSize(8)
                .allSatisfy(service -> assertThat(service.condition()).isEqualTo(Stack.Condition.RUNNING));
        assertThat(lab.health().stream().mapToLong(Stack.Health::megabytes).sum())
                .isBetween(1L, 4096L);
    }

    @Test
    void everySampleIsStoredWithItsValuesAndItsArrayAsIndexedFields() throws IOException {
        Path ledger = ledgers.resolve("baselines.jsonl");
        long before = appended("baseline_signal");
        lab.run("simulate", "baselines", "--rate", "1000", "--count", "10000", "--ledger", ledger.toString());
        Map<String, Map<String, Object>> published = new HashMap<>();
        for (JsonNode sample : messages(ledger)) {
            long time = nanos(LocalDateTime.parse(sample.path("createTime").asText(), CREATE_TIME)
                    .toInstant(ZoneOffset.UTC));
            Map<String, Object> fields = new TreeMap<>();
            fields.put("signalValue", sample.path("signalValue").doubleValue());
            fields.put("sequence", sample.path("sequence").longValue());
            for (int band = 0; band < sample.path("bands").size(); band++) {
                fields.put("bands" + band, sample.path("bands").get(band).doubleValue());
            }
            published.put(sample.path("baselineId").asText() + "@" + time, fields);
        }
        assertThat(published).hasSize(10_000);

        InfluxQuery influx = lab.influx("fringe");
        String samples = " FROM \"baseline_signal\" WHERE time < now() + 1h";
        await().ignoreExceptions()
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(influx.number("SELECT count(\"signalValue\")" + samples))
                        .isEqualTo(10_000));
        Map<String, Map<String, Object>> stored = new HashMap<>();
        for (Map<String, Object> row : influx.rows("SELECT *" + samples)) {
            stored.put(row.get("baselineId") + "@" + row.get("time"), without(row, "baselineId", "time"));
        }
        assertThat(stored).isEqualTo(published);
        assertThat(appended("baseline_signal") - before).isEqualTo(10_000);
        lab.run("verify");
    }

    @Test
    void everyReadingIsStoredUnderItsThingAndQuantity() throws IOException {
        Path ledger = ledgers.resolve("machines.jsonl");
        lab.run("simulate", "machines", "--rate", "200", "--count", "1000", "--ledger", ledger.toString());
        Map<String, Object> published = new HashMap<>();
        for (JsonNode state : messages(ledger)) {
            long time = state.path("Timestamp").longValue() * 1_000_000;
            state.properties().stream()
                    .filter(entry -> !Set.of("Thing", "Timestamp", "id").contains(entry.getKey()))
                    .forEach(entry -> published.put(
                            state.path("Thing").asText() + "." + entry.getKey() + "@" + time,
                            entry.getValue().doubleValue()));
        }
        assertThat(published).hasSizeGreaterThan(1000);

        InfluxQuery influx = lab.influx("fringe");
        String readings = " FROM \"machinedata\" WHERE \"quantity\" !~ /^power/ AND \"thing\" =~ /^R08/";
        await().ignoreExceptions()
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(influx.number("SELECT count(\"result\")" + readings))
                        .isEqualTo(published.size()));
        Map<String, Object> stored = new HashMap<>();
        for (Map<String, Object> row : influx.rows("SELECT *" + readings)) {
            stored.put(
                    row.get("thing") + "." + row.get("quantity") + "@" + row.get("time"), asDouble(row.get("result")));
        }
        assertThat(stored).isEqualTo(published);

        await().ignoreExceptions()
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(influx.number(
                                "SELECT count(\"result\") FROM \"machinedata\" WHERE \"quantity\" =~ /^power_C1/"))
                        .isPositive());
    }

    @Test
    void recordedRowsOfForeignMachinesAreVerifiedReadingByReading() throws IOException {
        // In the folder of the stack, because the verification of every other run reads the rows again.
        Path rows = lab.dir().resolve("rows.jsonl");
        long recorded = Instant.now().minus(Duration.ofHours(2)).toEpochMilli();
        String duplicate = row("Presse 7,a=b", recorded + 16, "\"actSpeed_C11\":288.2,\"Druck_Öl\":3,\"id\":\"one\"");
        Files.writeString(
                rows,
                row("Presse 7,a=b", recorded, "\"vaTorque_C11\":2.87e0,\"actSpeed_C11\":290.00") + "\r\n\r\n"
                        + duplicate
                        + "\n"
                        + row("Säge", recorded - 900, "\"aaCurrent_C11\":\"n/a\",\"door\":true,\"driveTemp_C11\":45")
                        + "\r\n" + duplicate + "\n \n"
                        + row("Säge", recorded + 7, "\"driveTemp_C11\":null,\"id\":null") + "\n"
                        + row("Säge", recorded + 8, "\"power_C11\":1,\"axes\":[1,2]"));

        lab.run("simulate", "machines", "--rows", rows.toString(), "--speed", "60");
        lab.run("simulate", "machines", "--rows", rows.toString(), "--rate", "1000", "--from-now");

        lab.run("verify", "--wait", "60");
        InfluxQuery influx = lab.influx("fringe");
        String readings = " FROM \"machinedata\" WHERE \"thing\" !~ /^R08/ AND \"quantity\" !~ /^power/";
        // Five readings and one with the name of a computed quantity, which the query excludes; each is stored twice.
        assertThat(influx.number("SELECT count(\"result\")" + readings)).isEqualTo(10);
        assertThat(influx.number("SELECT count(\"result\")" + readings + " AND time = " + (recorded - 900) + "ms"))
                .isEqualTo(1);

        String content = Files.readString(rows);
        Files.writeString(rows, content.replace("290.00", "290.01"));
        assertThat(lab.output("verify", "--again", "--last", "1"))
                .contains(rows + " has changed since it was replayed");
        Files.writeString(rows, content);
        lab.run("verify", "--again", "--last", "1");
    }

    @Test
    void summariesCountEverySampleOnce() {
        // A separate event time keeps the windows apart from those of other tests; the last samples advance the
        // watermark.
        Instant hour = Instant.now().plus(Duration.ofHours(2));
        for (int window = 0; window < 3; window++) {
            simulate(2_000, hour.plusSeconds(window * 15L));
        }
        simulate(500, hour.plusSeconds(60));
        InfluxQuery influx = lab.influx("fringe");
        long from = nanos(hour);
        await().ignoreExceptions()
                .atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(influx.rows("SELECT * FROM \"qa.summary\" WHERE time >= " + from).stream()
                                        .map(summary -> summary.get("time"))
                                        .distinct())
                                .as("windows")
                                .hasSizeGreaterThanOrEqualTo(2));
        // Samples are stored independently of their summaries, and other tests start counting from an idle chain.
        lab.run("verify", "--wait", "60");
        for (Map<String, Object> summary : influx.rows("SELECT * FROM \"qa.summary\" WHERE time >= " + from)) {
            // Times in fields are microseconds; the time of the point is the start of the window.
            long start = (long) summary.get("time");
            String window = "SELECT count(\"signalValue\") FROM \"baseline_signal\" WHERE \"baselineId\" = '"
                    + summary.get("baselineId") + "' AND time >= " + start + " AND time < "
                    + (long) summary.get("windowEnd") * 1_000;
            assertThat(summary.get("count")).isEqualTo(influx.number(window));
        }
    }

    private static void simulate(int count, Instant start) {
        lab.run(
                "simulate",
                "baselines",
                "--rate",
                "1000",
                "--count",
                String.valueOf(count),
                "--start",
                start.toString());
    }

    private static String row(String thing, long timestamp, String more) {
        return "{\"Thing\":\"" + thing + "\",\"Timestamp\":" + timestamp + "," + more + "}";
    }

    private static long appended(String topic) {
        try (KafkaCounts counts = new KafkaCounts(lab.endpoints().kafka())) {
            return counts.appended(topic);
        }
    }

    private static List<JsonNode> messages(Path ledger) throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        for (String line : Files.readAllLines(ledger)) {
            messages.add(JSON.readTree(line).path("message"));
        }
        return messages;
    }

    private static Map<String, Object> without(Map<String, Object> row, String... columns) {
        Map<String, Object> rest = new TreeMap<>(row);
        rest.keySet().removeAll(Set.of(columns));
        rest.replaceAll((name, value) -> name.equals("sequence") ? value : asDouble(value));
        return rest;
    }

    /** Converts numbers to double, because JSON writes 1.0 as 1. */
    private static Object asDouble(Object value) {
        return value instanceof Number number ? number.doubleValue() : value;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}
