// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.telescope;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run over a few of the observatory's topics, through the whole chain. */
class LatencyTest {
    private static final int TOPICS = 20;
    private static final int MESSAGES = 250;
    /** The sink's number of connections, which no connector file uses. */
    private static final int CONNECTIONS = 7;

    @TempDir
    private static Path folder;

    private static final List<String> topics = new ArrayList<>();

    private static LabStack lab;

    @BeforeAll
    static void measure() throws IOException {
        lab = LabStack.shared();
        Path all = folder.resolve("all");
        lab.run("simulate", "sal", "--write-schemas", all.toString());
        Path some = Files.createDirectories(folder.resolve("some"));
        try (Stream<Path> files = Files.list(all)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".avsc"))
                    .sorted()
                    .limit(TOPICS)
                    .toList()) {
                Files.copy(file, some.resolve(file.getFileName()));
                topics.add("lsst.sal." + file.getFileName().toString().replace(".avsc", ""));
            }
        }
        String[] run = {
            "latency",
            "--schemas",
            some.toString(),
            "--rate",
            "50",
            "--seconds",
            "5",
            "--warm-up",
            "1",
            "--out",
            out(),
            "--set",
            "influx-sal.write.connections=" + CONNECTIONS
        };
        lab.run(run);
        lab.run(
                "latency",
                "--layout",
                "subsystem",
                "--schemas",
                some.toString(),
                "--rate",
                "50",
                "--seconds",
                "2",
                "--warm-up",
                "0",
                "--out",
                folder.resolve("subsystems").toString());
    }

    @Test
    void measuresEveryMessageAtEveryHop() throws IOException {
        JsonNode result =
                new ObjectMapper().readTree(Path.of(out(), "latency.json").toFile());

        assertThat(result.path("sent").asLong()).isEqualTo(MESSAGES);
        assertThat(result.path("lost").asLong()).isZero();
        assertThat(result.path("rate").asDouble()).isPositive();
        for (String hop : List.of("kafka", "stored")) {
            JsonNode figures = result.path("hops").path(hop);
            assertThat(figures.path("count").asLong()).isEqualTo(MESSAGES);
            assertThat(figures.path("p50_ms").asDouble())
                    .isPositive()
                    .isLessThanOrEqualTo(figures.path("p99_ms").asDouble());
        }
        assertThat(result.path("hops").path("visible").path("count").asLong()).isPositive();
        assertThat(result.path("speeds").properties())
                .hasSize(3)
                .allSatisfy(speed -> assertThat(speed.getValue().asDouble()).isPositive());
        assertThat(result.path("flows_after_s").asDouble())
                .isGreaterThan(result.path("deployed_after_s").asDouble());
    }

    @Test
    void verifiesAllMessagesOfBothLayoutsAndDeletesTheConnectors() {
        lab.run("verify", "--last", "2");

        List<String> measurements = new InfluxQuery(lab.endpoints().influx(), "telescope")
                .rows("SHOW MEASUREMENTS").stream()
                        .map(row -> (String) row.get("name"))
                        .toList();
        assertThat(measurements).containsAll(topics).doesNotContain("lsst.sal.Sim01");
        String connectors = new Rest("Kafka Connect", lab.endpoints().connect())
                .get("/connectors")
                .text();
        assertThat(connectors).doesNotContain("mqtt-sal", "influx-sal");
    }

    @Test
    void optionsOfTheRunReachTheConnectors() throws IOException {
        assertThat(Files.readString(lab.dir().resolve("logs/connect.log")))
                .contains("database telescope, over " + CONNECTIONS + " connection(s)");
    }

    @Test
    void thePageShowsItsPlotsOffline() throws IOException {
        Path kept = Files.createDirectories(Path.of("target", "telescope")).resolve("latency.png");
        BufferedImage page = Browser.onThisMachine().picture(Path.of(out(), "latency.html"), kept);

        // The line and the legend of each hop have the colour of the page.
        for (int colour : List.of(0x0F766E, 0x4F46E5, 0xC2410C)) {
            assertThat(pixels(page, colour))
                    .as("pixels of #%06X in %s", colour, kept)
                    .isGreaterThan(300);
        }
    }

    private static long pixels(BufferedImage page, int colour) {
        long found = 0;
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                found += (page.getRGB(x, y) & 0xFFFFFF) == colour ? 1 : 0;
            }
        }
        return found;
    }

    private static String out() {
        return folder.resolve("out").toString();
    }
}
