// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.pipeline.services.InfluxServer;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fringe storage} with a real InfluxDB that runs continuous queries. */
class StorageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static InfluxServer influx;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        influx = Services.current().influx(Map.of("INFLUXDB_CONTINUOUS_QUERIES_RUN_INTERVAL", "1s"));
    }

    @AfterAll
    static void end() {
        influx.close();
    }

    @Test
    void appliesTheDefaultFileOnceAndThenHasNothingToDo() throws IOException {
        Path file = file("default.yaml", "fringe_default", "", "");
        assertThat(storage("plan", file, "--check").code()).isEqualTo(1);
        assertThat(storage("apply", file).code()).isZero();
        assertThat(storage("apply", file).text()).isEqualTo("nothing to do");
        assertThat(storage("plan", file, "--check").code()).isZero();
        assertKeepsPointsForADayAndMeansForAYear("fringe_default");
    }

    @Test
    void changesOnlyWhatWasEdited() throws IOException {
        assertThat(storage("apply", file("tiers.yaml", "edited", "", "")).code())
                .isZero();
        Path edited = file("tiers.yaml", "edited", "duration: 520w", "duration: 260w");
        Files.writeString(edited, Files.readString(edited).replaceFirst("lateness: 5m", "lateness: 4m"));

        assertThat(changes(storage("plan", edited))).containsExactly("~ policy ten_years", "~ query signals_30s");
        assertThat(storage("apply", edited).text()).endsWith("2 changes applied");
        assertThat(storage("apply", edited).text()).isEqualTo("nothing to do");
    }

    @Test
    void dropsOnlyIfAllowed() throws IOException {
        assertThat(storage("apply", file("tiers.yaml", "shrinking", "", "")).code())
                .isZero();
        Path fewer = file("default.yaml", "shrinking", "", "");
        CommandResult kept = storage("apply", fewer);
        assertThat(kept.code()).isZero();
        assertThat(kept.text()).contains("- policy ten_years [kept: only with --allow-drop]");
        assertThat(policies("shrinking")).contains("ten_years");

        assertThat(storage("apply", fewer, "--allow-drop").code()).isZero();
        assertThat(policies("shrinking")).containsExactly("autogen", "one_year");
        assertThat(storage("apply", fewer).text()).isEqualTo("nothing to do");
    }

    @Test
    void shortensAPolicyOverOldDataOnlyIfDroppingIsAllowed() throws IOException {
        Points.execute(influx, "CREATE DATABASE \"grown\"");
        Points.of("m,thing=a value=1 " + nanos(Instant.now().minus(Duration.ofDays(30))))
                .write(influx, "grown");
        Path file = file("default.yaml", "grown", "", "");
        CommandResult refused = storage("apply", file);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text()).contains("~ policy autogen [kept: only with --allow-drop]", "is dropped");

        assertThat(storage("apply", file, "--allow-drop").code()).isZero();
        assertThat(storage("apply", file).text()).isEqualTo("nothing to do");
    }

    @Test
    void keepsTheMeansOfLiveAndOfLatePointsExact() throws IOException {
        Path file = rules("live", "2s", "2m", "[mean, count]");
        assertThat(storage("apply", file).code()).isZero();
        Points points = Points.random(Instant.now().minusSeconds(6), Duration.ofSeconds(12), 7);
        Points late = points.everyThird();
        points.without(late).write(influx, "live");
        // The first run over these buckets does not contain the late points.
        await().atMost(TIMEOUT).until(() -> !means("live", "one_year").isEmpty());
        late.write(influx, "live");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertEqual(means("live", "one_year"), points.means(Duration.ofSeconds(2))));
    }

    @Test
    void backfillsAnUnalignedRangeAndContinuesAfterAnInterruption() throws IOException {
        Path file = rules("history", "30s", "1m", "[mean, count, sum]");
        assertThat(storage("apply", file).code()).isZero();
        Instant begin = Instant.now().minus(Duration.ofHours(2)).minusSeconds(13);
        Points points = Points.random(begin, Duration.ofMinutes(50), 11);
        points.write(influx, "history");
        String from = points.first().toString();
        String middle = points.first().plusSeconds(1_207).toString();
        String to = points.last().plusMillis(1).toString();

        assertThat(backfill(file, from, middle, "--rule", "fine").code()).isZero();
        // The result of the first part is deleted, to show whether it is computed again.
        Points.execute(influx, "DROP RETENTION POLICY \"one_year\" ON \"history\"");
        assertThat(storage("apply", file).code()).isZero();
        assertThat(backfill(file, from, to, "--rule", "fine").text()).contains("continuing an interrupted backfill");
        Map<String, Double> secondPart = means("history", "one_year");
        assertThat(secondPart.keySet())
                .isNotEmpty()
                .allSatisfy(bucket -> assertThat(Long.parseLong(bucket.substring(bucket.indexOf('@') + 1)))
                        .isGreaterThanOrEqualTo(nanos(Instant.parse(middle))));
        assertThat(backfill(file, from, to, "--rule", "fine").text()).contains("nothing to do");

        assertThat(backfill(file, from, to, "--again").code()).isZero();
        assertEqual(means("history", "one_year"), points.means(Duration.ofSeconds(30)));
        assertEqual(means("history", "ten_years"), points.means(Duration.ofMinutes(10)));
    }

    @Test
    void reportsErrorsBeforeItChangesAnything() throws IOException {
        Path file = rules("refused", "30s", "25h", "[mean]");
        CommandResult rejected = storage("apply", file);
        assertThat(rejected.code()).isEqualTo(1);
        assertThat(rejected.text()).contains("autogen keeps 1d", "nothing was applied");
        assertThat(query("refused").rows("SHOW DATABASES"))
                .extracting(row -> row.get("name"))
                .doesNotContain("refused");
        Files.writeString(file, "database: x\npolicy: []\n");
        assertThat(storage("plan", file).errors()).contains("unknown key `policy`");
    }

    @Test
    void keepsTheObservatorysTopicsForADayAndTheirMeansForAYear() throws IOException {
        Path file = file("telescope.yaml", "observatory", "", "");
        assertThat(storage("plan", file).text())
                .contains("+ database observatory", "+ policy one_year", "+ query telescope_30s")
                .doesNotContain("warning", "error");
        assertThat(storage("apply", file).code()).isZero();
        assertKeepsPointsForADayAndMeansForAYear("observatory");

        Points.of(IntStream.range(0, 1_051)
                        .mapToObj(i -> "lsst.sal.MTM1M3_topic" + i + " value=1,state=\"ok\"")
                        .collect(Collectors.joining("\n")))
                .write(influx, "observatory");
        assertThat(storage("plan", file).text())
                .contains("compute 4204 buckets per minute over up to 1051 measurements", "nothing to do");
    }

    @Test
    void reportsABackfillAsOneJsonDocument() throws IOException {
        Path file = rules("told", "30s", "1m", "[mean]");
        assertThat(storage("apply", file).code()).isZero();
        Points points = Points.random(Instant.now().minus(Duration.ofHours(1)), Duration.ofMinutes(20), 3);
        points.write(influx, "told");
        String[] range = {points.first().toString(), points.last().plusMillis(1).toString()};
        JsonNode first =
                JSON.readTree(backfill(file, range[0], range[1], "--json").text());
        JsonNode rule = first.path("rules").path(0);
        assertThat(rule.path("rule").asText() + " " + rule.path("fate").asText())
                .isEqualTo("fine begins");
        int buckets = points.means(Duration.ofSeconds(30)).size();
        assertThat(first.path("written").asInt()).isEqualTo(buckets);
        assertThat(first.path("summary").asText()).isEqualTo(buckets + " points written");
        JsonNode chunks = rule.path("chunks");
        assertThat(chunks.get(0).path("from")).isEqualTo(rule.path("from"));
        assertThat(chunks.get(chunks.size() - 1).path("to")).isEqualTo(rule.path("to"));
        List<JsonNode> written = chunks.findValues("written");
        assertThat(written).hasSizeBetween(3, 4);
        assertThat(written.stream().mapToInt(JsonNode::asInt).sum()).isEqualTo(buckets);
        JsonNode second =
                JSON.readTree(backfill(file, range[0], range[1], "--json").text());
        assertThat(second.at("/rules/0/fate").asText()).isEqualTo("done before");
    }

    /** The lookahead is valid in Java but not in InfluxDB, which rejects the query only after the old one was dropped. */
    @Test
    void restoresTheOldQueryIfTheServerRejectsTheNewOne() throws IOException {
        Path file = rules("replaced", "30s", "1m", "[mean]");
        assertThat(storage("apply", file).code()).isZero();
        String before = queries("replaced");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("measurements: [m]", "measurements: \"/(?!qa)m/\""));
        CommandResult refused = storage("apply", file);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).contains("rejected `CREATE CONTINUOUS QUERY", "query fine was restored");
        assertThat(queries("replaced")).isEqualTo(before).contains("fine");
        Files.writeString(file, text);
        assertThat(storage("apply", file).text()).isEqualTo("nothing to do");
    }

    private static void assertKeepsPointsForADayAndMeansForAYear(String database) {
        assertThat(query(database).rows("SHOW RETENTION POLICIES ON \"" + database + "\""))
                .extracting(row -> row.get("name") + " " + row.get("duration") + " " + row.get("shardGroupDuration"))
                .containsExactly("autogen 24h0m0s 1h0m0s", "one_year 8736h0m0s 168h0m0s");
    }

    private static String queries(String database) {
        return query(database).rows("SHOW CONTINUOUS QUERIES").stream()
                .map(row -> String.valueOf(row.get("query")))
                .filter(text -> text.contains("ON " + database + " "))
                .collect(Collectors.joining("\n"));
    }

    private CommandResult backfill(Path file, String from, String to, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--from", from, "--to", to, "--chunk", "7m"));
        arguments.addAll(List.of(more));
        return storage("backfill", file, arguments.toArray(String[]::new));
    }

    private CommandResult storage(String what, Path file, String... more) {
        List<String> line = new ArrayList<>(List.of("storage", what, file.toString(), "--influx", influx.url()));
        line.addAll(List.of("--dir", dir.toString()));
        line.addAll(List.of(more));
        return CommandResult.of(line);
    }

    private static List<String> changes(CommandResult plan) {
        return plan.text()
                .lines()
                .filter(line -> line.matches("[+~-] .*"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
    }

    /** One of the project's files with the database of the test. */
    private Path file(String name, String database, String text, String replacement) throws IOException {
        String content = Files.readString(
                        Services.home().resolve("connect-configs/storage").resolve(name))
                .replaceFirst("database: \\w+", "database: " + database);
        return Files.writeString(
                dir.resolve(database + ".yaml"), text.isEmpty() ? content : content.replace(text, replacement));
    }

    private Path rules(String database, String interval, String lateness, String functions) throws IOException {
        String coarse = functions.contains("sum") ? """
                  - {name: coarse, from: one_year, into: ten_years, measurements: [m], interval: 10m, fields: [value],
                     functions: [mean, count], lateness: 10m}
                """ : "";
        return Files.writeString(
                dir.resolve(database + ".yaml"), """
                database: %s
                policies:
                  - {name: autogen, duration: 24h, shard: 1h, default: true}
                  - {name: one_year, duration: 52w, shard: 7d}
                  - {name: ten_years, duration: 520w, shard: 52w}
                downsampling:
                  - {name: fine, from: autogen, into: one_year, measurements: [m], interval: %s, fields: [value],
                     functions: %s, lateness: %s}
                %s""".formatted(database, interval, functions, lateness, coarse));
    }

    private static InfluxQuery query(String database) {
        return new InfluxQuery(influx.url(), database);
    }

    private static List<Object> policies(String database) {
        return query(database).rows("SHOW RETENTION POLICIES ON \"" + database + "\"").stream()
                .map(row -> row.get("name"))
                .toList();
    }

    private static Map<String, Double> means(String database, String policy) {
        return query(database)
                .rows("SELECT \"mean_value\", \"thing\" FROM \"" + database + "\".\"" + policy + "\".\"m\"")
                .stream()
                .collect(Collectors.toMap(
                        row -> row.get("thing") + "@" + row.get("time"),
                        row -> ((Number) row.get("mean_value")).doubleValue()));
    }

    private static void assertEqual(Map<String, Double> stored, Map<String, Double> computed) {
        assertThat(stored.keySet()).isEqualTo(computed.keySet());
        stored.forEach((bucket, mean) -> assertThat(mean).as(bucket).isCloseTo(computed.get(bucket), within(1e-9)));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}
