// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.instruments.ledger.RegistryRecords;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The marketplace from the simulator to InfluxDB. The simulator's ledger has the true parents of every record, which no message
 * contains; the joined rows are compared with them.
 */
class MarketChainTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final LabStack LAB = LabStack.shared();
    /** The number of the original's fake log generator, with identifiers left out and few contents. */
    private static final int ORIGINAL = 681;

    /** The exact number of the seed of this test. */
    private static final int LEFT_OUT_ROWS = 672;

    /** The contents of a catalogue in which answers repeat contents about as often as in the original's. */
    private static final String FEW_CONTENTS = "450";

    @TempDir
    static Path dir;

    private static MarketRun viaKafka;
    private static MarketRun viaMqtt;
    private static MarketRun leftOut;
    private static MarketRun bad;

    /** The rows of one run. */
    private record Rows(List<GenericRecord> impressions, List<GenericRecord> actions, List<GenericRecord> dropped) {
        Map<String, Long> reasons() {
            return dropped.stream()
                    .collect(Collectors.groupingBy(
                            row -> text(row, "stage") + " " + text(row, "reason"),
                            TreeMap::new,
                            Collectors.counting()));
        }
    }

    @BeforeAll
    static void start() throws IOException {
        LAB.run("connectors", "apply", connector("mqtt-market"), connector("influx-market"));
        // One after another in event time, and before the job starts, so that no record is behind the watermark.
        Instant begin = Instant.now().minusSeconds(240);
        viaKafka = simulate(begin, "--seed", "1");
        viaMqtt = simulate(begin.plusSeconds(40), "--seed", "2", "--via", "mqtt");
        leftOut = simulate(begin.plusSeconds(80), "--seed", "3", "--ids", "left-out", "--contents", FEW_CONTENTS);
        bad = simulate(
                begin.plusSeconds(120),
                "--users",
                "20",
                "--duplicates",
                "0.2",
                "--missing",
                "0.1",
                "--bots",
                "0.3",
                "--disorder",
                "2");
        LAB.run("jobs", "run", "join-market-events", "--idle", "2s");
    }

    @AfterAll
    static void stop() {
        LAB.run("jobs", "stop", "--cancel", "join-market-events");
        LAB.run("connectors", "delete", connector("mqtt-market"), connector("influx-market"));
    }

    private static String connector(String name) {
        return LabStack.home()
                .resolve("connect-configs/market/" + name + ".json")
                .toString();
    }

    @Test
    void joinsEveryRecordWithAnExplicitParentToTheTrueOne() {
        joinsToTheTrueParents(viaKafka);
    }

    @Test
    void joinsWhatComesOverMqttAsWell() {
        joinsToTheTrueParents(viaMqtt);
    }

    private static void joinsToTheTrueParents(MarketRun run) {
        Rows rows = joined(run);

        assertThat(rows.impressions()).hasSize(700);
        for (GenericRecord row : rows.impressions()) {
            String insertion = run.trueParents(text(row, "impressionId")).get(0);
            assertThat(text(row, "insertionId")).isEqualTo(insertion);
            assertThat(text(row, "requestId")).isEqualTo(run.trueRequest(insertion));
            assertThat(text(row, "viewId")).isEqualTo(run.trueView(run.trueRequest(insertion)));
            assertThat(text(row, "sessionId")).startsWith(text(row, "viewId").replaceAll("-v-.*", "-s-"));
            assertThat(text(row, "joinedBy")).isEqualTo("insertion");
        }
        assertThat(trueActions(run, rows)).isEqualTo(rows.actions().size()).isGreaterThan(100);
        // the second answer to each request that the SDK answered
        assertThat(rows.reasons()).isEqualTo(Map.of("delivery duplicate", 20L));
        everyRowIsStored(run, rows);
    }

    @Test
    void infersMostParentsThatAreLeftOut() {
        Rows rows = joined(leftOut);
        int flat = rows.impressions().size();
        double share = trueImpressions(leftOut, rows) / (double) flat;
        System.out.printf(
                Locale.ROOT,
                "left-out ids, %s contents: %d flat impressions of 700 (the original: %d), %.1f %% with the true insertion;"
                        + " %d flat actions, %.1f %% with the true impression%n",
                FEW_CONTENTS,
                flat,
                ORIGINAL,
                100 * share,
                rows.actions().size(),
                100.0 * trueActions(leftOut, rows) / rows.actions().size());

        assertThat(rows.reasons()).isEqualTo(Map.of("delivery duplicate", 20L, "impression redundant", 700L - flat));
        assertThat(flat).isEqualTo(LEFT_OUT_ROWS);
        assertThat(share).isGreaterThan(0.9);
        everyRowIsStored(leftOut, rows);
    }

    @Test
    void losesNothingOfABadStream() {
        Rows rows = joined(bad);

        assertThat(rows.reasons())
                .containsEntry("view duplicate", bad.sentAgain("view"))
                .containsKeys("view bot", "delivery bot", "impression bot", "impression duplicate", "action bot")
                .containsKeys("impression unjoined", "action unjoined");
        everyRowIsStored(bad, rows);
    }

    @Test
    void theLedgerAccountsForEveryMessage() {
        List.of(viaKafka, viaMqtt, leftOut, bad).forEach(MarketChainTest::joined);
        LAB.run("verify", "--last", "4");
    }

    private static MarketRun simulate(Instant start, String... options) throws IOException {
        Path ledger = dir.resolve("market.jsonl");
        List<String> words = new ArrayList<>(List.of("simulate", "market", "--speed", "200"));
        words.addAll(List.of("--start", start.toString(), "--ledger", ledger.toString()));
        words.addAll(List.of(options));
        LAB.run(words.toArray(String[]::new));
        return MarketRun.of(ledger);
    }

    /** Waits until every sent impression and action is in a result, as a row or with a reason, and exactly once. */
    private static Rows joined(MarketRun run) {
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(remainder(run, rows(run))).isEmpty());
        return rows(run);
    }

    /** How often each impression and item of an action was sent minus how often it is in a result. */
    private static Map<String, Long> remainder(MarketRun run, Rows rows) {
        Map<String, Long> open = new HashMap<>();
        run.sent("impression").forEach((id, count) -> open.merge(id, count, Long::sum));
        run.sent("action").forEach((id, count) -> {
            for (int item = 0; item < run.items(id); item++) {
                open.merge(id + "." + item, count, Long::sum);
            }
        });
        rows.impressions().forEach(row -> open.merge(text(row, "impressionId"), -1L, Long::sum));
        rows.actions().forEach(row -> open.merge(text(row, "actionId") + "." + item(row, "cartItem"), -1L, Long::sum));
        MarketRows.settle(open, rows.dropped(), run::items);
        return open;
    }

    private static long trueImpressions(MarketRun run, Rows rows) {
        return rows.impressions().stream()
                .filter(row -> run.trueParents(text(row, "impressionId")).contains(text(row, "insertionId")))
                .count();
    }

    private static long trueActions(MarketRun run, Rows rows) {
        return rows.actions().stream()
                .filter(row -> run.trueParents(text(row, "actionId"))
                        .get(item(row, "cartItem"))
                        .equals(text(row, "impressionId")))
                .count();
    }

    private static Rows rows(MarketRun run) {
        return new Rows(
                read("market.flat_impression", row -> run.has(row.get("impressionId"))),
                read("market.flat_action", row -> run.has(row.get("actionId"))),
                read("market.dropped", row -> run.has(row.get("id"))));
    }

    private static List<GenericRecord> read(String topic, Function<GenericRecord, Boolean> wanted) {
        RegistryRecords records = new RegistryRecords(LAB.endpoints().registry(), written -> written);
        return TopicContent.of(LAB.endpoints(), topic).stream()
                .map(record -> records.read(record.value()).orElseThrow())
                .filter(wanted::apply)
                .toList();
    }

    /** Rows of one millisecond do not overwrite one another. */
    private static void everyRowIsStored(MarketRun run, Rows rows) {
        InfluxQuery influx = LAB.influx("fringe");
        Map<String, List<String>> expected = Map.of(
                "market.flat_impression\".\"impressionId", ids(rows.impressions(), "impressionId"),
                "market.flat_action\".\"actionId", ids(rows.actions(), "actionId"),
                "market.dropped\".\"id", ids(rows.dropped(), "id"));
        expected.forEach((place, ids) -> {
            String[] names = place.split("\"\\.\"");
            await(names[0])
                    .ignoreExceptions()
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(
                                    influx.rows("SELECT \"" + names[1] + "\" FROM \"" + names[0] + "\"").stream()
                                            .map(row -> row.get(names[1]).toString())
                                            .filter(run::has)
                                            .sorted()
                                            .toList())
                            .isEqualTo(ids));
        });
    }

    private static List<String> ids(List<GenericRecord> rows, String field) {
        return rows.stream().map(row -> text(row, field)).sorted().toList();
    }

    private static int item(GenericRecord row, String field) {
        return row.get(field) == null ? 0 : (int) row.get(field);
    }

    private static String text(GenericRecord row, String field) {
        return String.valueOf(row.get(field));
    }
}
