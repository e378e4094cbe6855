// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.fringe.lab.stack.ProcessorTime;
import dev.fringe.lab.telescope.sal.SalLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyReportTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000;

    @TempDir
    Path folder;

    @Test
    void writesTheFiguresOfEveryHop() throws IOException {
        report(false).write(folder, new LatencyRuns(folder));

        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("latency.json").toFile());
        assertThat(json.path("sent").asLong()).isEqualTo(1_000);
        assertThat(json.path("lost").asLong()).isEqualTo(1);
        assertThat(json.path("rate").asDouble()).isEqualTo(100);
        assertThat(json.path("hops").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("kafka", "stored", "visible");
        JsonNode stored = json.path("hops").path("stored");
        assertThat(stored.path("count").asLong()).isEqualTo(999);
        assertThat(stored.path("p50_ms").asDouble()).isBetween(49.4, 50.6);
        assertThat(stored.path("p99_ms").asDouble()).isBetween(98.5, 99.2);
        assertThat(stored.path("p50_ms").asDouble())
                .isLessThan(stored.path("p90_ms").asDouble());
        assertThat(stored.path("max_ms").asDouble())
                .isGreaterThanOrEqualTo(stored.path("p999_ms").asDouble());
    }

    @Test
    void reportsTheSpeedOfTheChainBesideTheLimitsOfItsEnds() throws IOException {
        assertThat(report(true).speeds())
                .isEqualTo(
                        "a backlog was stored at 5000 messages/s; of the same messages, InfluxDB alone takes 9000/s and"
                                + " Mosquitto alone delivers an unknown number");
        JsonNode json = report(true).json();
        assertThat(json.at("/speeds/chain_per_s").asDouble()).isEqualTo(5_000);
        assertThat(json.at("/drain/influxdb_limit_per_s").asDouble()).isEqualTo(9_000);
        assertThat(json.at("/flows_after_s").asDouble()).isEqualTo(12);
        assertThat(report(false).json().has("drain")).isFalse();
    }

    @Test
    void thePageLoadsNothing() throws IOException {
        report(true).write(folder, new LatencyRuns(folder));

        assertThat(Files.readString(folder.resolve("latency.html")))
                .doesNotContainPattern("<(link|img|iframe)|src=|@import|url\\(|@(result|charts|library|script)@")
                .contains("uPlot=function")
                .contains("\"C2 \\u003c/script>\"");
    }

    @Test
    void chartsShowEveryHopSubsystemAndStallOfTheRun() {
        JsonNode charts = new ChartData(measured(false)).json();

        assertThat(charts.path("latency").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "kafka, median",
                        "kafka, 99 %",
                        "stored, median",
                        "stored, 99 %",
                        "visible, median",
                        "visible, 99 %");
        assertThat(charts.at("/throughput/due")).hasSize(11).first().isEqualTo(LongNode.valueOf(100));
        assertThat(charts.at("/heat/Mirror/0").asDouble()).isBetween(97.5, 100.5);
        assertThat(charts.at("/heat/Sim01/0").isNull()).isTrue();
        assertThat(charts.at("/percentiles/stored/10").asDouble()).isBetween(84.0, 86.0);
        // the stall before the run is not shown
        assertThat(charts.path("stalls")).hasSize(1);
        assertThat(charts.at("/stalls/0/name").asText()).isEqualTo("kafka garbage collection");
        assertThat(charts.at("/stalls/0/spans").toString()).isEqualTo("[[1.0,1.25]]");
    }

    @Test
    void summarizesTheRunInOneLine() {
        assertThat(report(false).summary())
                .startsWith("sent 1000 at 100/s, lost 1, doubled 1;")
                .contains("stored 49.5 / 98.");
    }

    @Test
    void reportsTheProcessorTimeOfProcesses() throws IOException {
        LatencyReport report = report(false);

        JsonNode kafka = report.json().path("processes").path("kafka");
        assertThat(kafka.path("processor_s").asDouble()).isEqualTo(2);
        assertThat(kafka.path("threads").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("data-plane-kafk", "C2 </script>");
        assertThat(kafka.path("threads").path("data-plane-kafk").asDouble()).isEqualTo(1.5);
        assertThat(report.json().path("processes").path("influxdb").path("threads"))
                .isEmpty();
        assertThat(report.processorShares())
                .containsExactly(
                        "influxdb                        3.0 s   30.0 % of a core  3000.0 us a message",
                        "kafka                           2.0 s   20.0 % of a core  2000.0 us a message  data-plane-kafk 15 %,"
                                + " C2 </script> 5 %");
        assertThat(kafka.path("us_per_message").asDouble()).isEqualTo(2_000);
    }

    @Test
    void reportsTheOptionsOfTheRunWithoutSecrets() {
        JsonNode set = report(false).json().path("set");

        assertThat(set.path("mqtt-sal.mqtt.gather.ms").asText()).isEqualTo("50");
        assertThat(report(false).json().path("layout").asText()).isEqualTo("subsystem");
        assertThat(set.path("influx-sal.influx.password").asText()).isEqualTo("(not shown)");
    }

    private static LatencyReport report(boolean backlog) {
        return new LatencyReport(
                measured(backlog),
                SalLayout.SUBSYSTEM,
                Map.of("mqtt-sal.mqtt.gather.ms", "50", "influx-sal.influx.password", "hush"));
    }

    private static Measured measured(boolean backlog) {
        Timeline timeline = new Timeline(START, 100, 1_000);
        Map<String, HopTimes> hops = new LinkedHashMap<>();
        for (String hop : List.of(Measured.KAFKA, Measured.STORED, Measured.VISIBLE)) {
            HopTimes hopTimes = new HopTimes(timeline);
            // One message is lost; latencies repeat from 0 to 99 ms.
            for (int place = 0; place < 999; place++) {
                hopTimes.note(stamp(timeline, place), timeline.due(place) + place % 100 * 1_000_000L + 500_000);
            }
            hops.put(hop, hopTimes);
        }
        hops.get(Measured.KAFKA).note(stamp(timeline, 5), timeline.due(900));
        ProcessorTime spent = new ProcessorTime(
                Map.of("kafka", Duration.ofSeconds(2), "influxdb", Duration.ofSeconds(3)),
                Map.of(
                        "kafka",
                        Map.of(
                                "data-plane-kafk", Duration.ofMillis(1_500),
                                "C2 </script>", Duration.ofMillis(500),
                                "idle", Duration.ofMillis(20)),
                        "influxdb",
                        Map.of("influxd", Duration.ofSeconds(3))));
        return new Measured(
                timeline,
                1_000,
                100,
                hops,
                new Subsystems(List.of("Mirror", "Sim01"), new int[timeline.messages()]),
                spent,
                Duration.ofSeconds(10),
                new Measured.Start(Duration.ofSeconds(5), Duration.ofSeconds(12)),
                new Measured.Speeds(backlog, 5_000, 9_000, 0),
                List.of(collection(-2_000, 100), collection(1_000, 250)));
    }

    private static Stall collection(long atMillis, long millis) {
        long from = START_NANOS + atMillis * 1_000_000;
        return new Stall("kafka", Stall.Kind.COLLECTION, from, from + millis * 1_000_000);
    }

    private static long stamp(Timeline timeline, int place) {
        return START_NANOS + timeline.due(place);
    }
}
