// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.Services;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query of every dashboard returns rows from an InfluxDB that the whole chain has filled. */
class DashboardQueriesTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final LabStack LAB = LabStack.shared();
    private static final String MARKET =
            Services.home().resolve("connect-configs/market").toString();

    @BeforeAll
    static void fill() throws Exception {
        run("connectors", "apply");
        run("connectors", "apply", MARKET);
        run("jobs", "run", "assess-signal-quality");
        run("jobs", "run", "join-machine-states");
        run("jobs", "run", "join-market-events", "--idle", "2s");
        // In the past, so that half-minute buckets are complete; the second run closes the windows of the first.
        Instant begin = Instant.now().minus(Duration.ofMinutes(6));
        simulate("baselines", 3_000, begin);
        simulate("baselines", 500, begin.plusSeconds(60));
        simulate("machines", 500, begin);
        run("simulate", "market", "--speed", "100", "--bots", "0.2", "--start", begin.toString());
        run("health", "--looks", "3", "--every", "2");
        InfluxDb influx = new InfluxDb(LAB.endpoints().influx());
        influx.execute("CREATE DATABASE telescope");
        influx.write("telescope", "ms", BodyPublishers.ofString(DashboardPoints.telescope(begin)));
        influx.write("fringe", "ms", BodyPublishers.ofString(DashboardPoints.marketTables(begin)));
        InfluxQuery fringe = LAB.influx("fringe");
        for (String measurement : List.of("qa.summary", "qa.rfi_run", "qa.rfi_current")) {
            await(measurement)
                    .atMost(TIMEOUT)
                    .until(() -> !fringe.rows("SELECT * FROM \"" + measurement + "\" LIMIT 1")
                            .isEmpty());
        }
        await("power")
                .atMost(TIMEOUT)
                .until(() -> !fringe.rows("SELECT * FROM \"machinedata\" WHERE \"quantity\" =~ /^power/ LIMIT 1")
                        .isEmpty());
        for (String measurement : List.of("market.flat_impression", "market.flat_action", "market.dropped")) {
            await(measurement)
                    .atMost(TIMEOUT)
                    .until(() -> !fringe.rows("SELECT * FROM \"" + measurement + "\" LIMIT 1")
                            .isEmpty());
        }
        String storage =
                Services.home().resolve("connect-configs/storage/default.yaml").toString();
        run("storage", "apply", storage);
        run("storage", "backfill", storage, "--from", begin.minusSeconds(60).toString(), "--again");
    }

    @AfterAll
    static void stop() {
        run("jobs", "stop", "--cancel", "assess-signal-quality");
        run("jobs", "stop", "--cancel", "join-machine-states");
        run("jobs", "stop", "--cancel", "join-market-events");
        run("connectors", "delete", MARKET);
        run("connectors", "delete");
    }

    static Stream<String> queries() {
        return DashboardPoints.queries();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void returnsRows(String text) {
        assertThat(text).doesNotContain("$").doesNotContainPattern(":[a-zA-Z]+:");
        List<Map<String, Object>> rows = LAB.influx("fringe").rows(text);
        assertThat(rows).as(text).isNotEmpty();
        assertThat(rows.stream().flatMap(row -> row.entrySet().stream()))
                .as("a value other than the time")
                .anyMatch(column -> !column.getKey().equals("time") && column.getValue() != null);
    }

    private static void simulate(String instruments, int count, Instant start) {
        run("simulate", instruments, "--rate", "1000", "--count", String.valueOf(count), "--start", start.toString());
    }

    private static void run(String... command) {
        LAB.run(command);
    }
}
