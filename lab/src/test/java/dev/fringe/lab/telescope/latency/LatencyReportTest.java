// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyReportTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000;

    @TempDir
    Path folder;

    @Test
    void writesTheFiguresOfEveryHop() throws IOException {
        report(Optional.empty()).write(folder);

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
    void thePageHasNoExternalResources() throws IOException {
        report(Optional.of(new Measured.Drain(999, 5_000, 9_000))).write(folder);

        String page = Files.readString(folder.resolve("latency.html"));
        assertThat(page).doesNotContain("http://", "https://", "src=", "@sent@", "@charts@", "NaN");
        for (String chart : List.of("percentiles", "over-time", "throughput")) {
            assertThat(page).contains("<figure id=\"" + chart + "\">");
        }
        assertThat(page.split("<polyline", -1)).hasSizeGreaterThanOrEqualTo(1 + 3 + 6 + 3);
        assertThat(page).contains("5,000 points/s").contains("9,000 points/s");
    }

    @Test
    void summarizesTheRunInOneLine() {
        assertThat(report(Optional.empty()).summary())
                .startsWith("sent 1000 at 100/s, lost 1, doubled 1;")
                .contains("stored 49.5 / 98.");
    }

    @Test
    void reportsTheProcessorTimeOfProcesses() throws IOException {
        LatencyReport report = report(Optional.empty());

        JsonNode kafka = report.json().path("processes").path("kafka");
        assertThat(kafka.path("processor_s").asDouble()).isEqualTo(2);
        assertThat(kafka.path("threads").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("data-plane-kafk", "C2 <Compiler>");
        assertThat(kafka.path("threads").path("data-plane-kafk").asDouble()).isEqualTo(1.5);
        assertThat(report.json().path("processes").path("influxdb").path("threads"))
                .isEmpty();
        assertThat(report.processorShares())
                .containsExactly(
                        "influxdb                        3.0 s   30.0 % of a core",
                        "kafka                           2.0 s   20.0 % of a core  data-plane-kafk 15 %, C2 <Compiler> 5 %");
        assertThat(report.page()).contains("data-plane-kafk 15 %, C2 &lt;Compiler> 5 %");
    }

    @Test
    void reportsTheOptionsOfTheRunWithoutSecrets() {
        JsonNode set = report(Optional.empty()).json().path("set");

        assertThat(set.path("mqtt-sal.mqtt.gather.ms").asText()).isEqualTo("50");
        assertThat(report(Optional.empty()).json().path("layout").asText()).isEqualTo("subsystem");
        assertThat(set.path("influx-sal.influx.password").asText()).isEqualTo("(not shown)");
    }

    private static LatencyReport report(Optional<Measured.Drain> drain) {
        return new LatencyReport(
                measured(drain),
                SalLayout.SUBSYSTEM,
                Map.of("mqtt-sal.mqtt.gather.ms", "50", "influx-sal.influx.password", "hush"));
    }

    private static Measured measured(Optional<Measured.Drain> drain) {
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
                                "C2 <Compiler>", Duration.ofMillis(500),
                                "idle", Duration.ofMillis(20)),
                        "influxdb",
                        Map.of("influxd", Duration.ofSeconds(3))));
        return new Measured(timeline, 1_000, 100, hops, spent, Duration.ofSeconds(10), drain);
    }

    private static long stamp(Timeline timeline, int place) {
        return START_NANOS + timeline.due(place);
    }
}
