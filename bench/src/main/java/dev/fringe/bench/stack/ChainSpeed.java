// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.bench.BenchDirectory;
import dev.fringe.bench.report.Figures;
import dev.fringe.bench.report.Measurement;
import dev.fringe.lab.cli.Fringe;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.ProcessorTime;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The whole chain with the messages of an observatory, once with a Kafka topic for each of its topics and once with one for each
 * subsystem. Messages on schedule show latency and processor time; backlogs show what the chain can do, beside InfluxDB alone.
 */
public final class ChainSpeed {
    private static final int USUAL_ROUNDS = 3;
    private static final String BACKLOG_RATE = "8000";
    private static final String BACKLOG_SECONDS = "6";
    /** The programs at both ends, without which there is nothing to connect. */
    private static final Set<String> ENDS = Set.of("mosquitto", "influxdb");

    private final BenchDirectory directory;
    private final Path stack;
    private int runs;

    private ChainSpeed(BenchDirectory directory, Path stack) {
        this.directory = directory;
        this.stack = stack;
    }

    /** @param arguments messages per second, 1,330 by default, and the seconds of the run on schedule, 60 by default */
    public static void main(String[] arguments) throws Exception {
        String rate = arguments.length > 0 ? arguments[0] : "1330";
        String seconds = arguments.length > 1 ? arguments[1] : "60";
        BenchDirectory directory = BenchDirectory.create("chain");
        for (String layout : List.of("subsystem", "topic")) {
            // a stack of its own, because the other layout's topics would stay
            Stack stack = directory.stack(Installation.current(), layout);
            stack.up(StackSize.withoutFlink(), new StackStart(System.out));
            new ChainSpeed(directory, stack.dir()).measure(layout, rate, seconds);
            stack.down();
        }
    }

    private void measure(String layout, String rate, String seconds) throws IOException {
        List<String> half = List.of("--warm-up", Double.toString(Double.parseDouble(seconds) / 2));
        report(layout, latency(layout, rate, seconds, half));
        List<Double> chain = new ArrayList<>();
        List<Double> influx = new ArrayList<>();
        for (int round = 0; round < Figures.rounds(USUAL_ROUNDS); round++) {
            JsonNode drain = latency(layout, BACKLOG_RATE, BACKLOG_SECONDS, List.of("--warm-up", "0", "--backlog"))
                    .path("drain");
            chain.add(measured(drain, "points_per_s"));
            influx.add(measured(drain, "influxdb_limit_per_s"));
        }
        Measurement.higher("chain", "layout " + layout + ", backlog", "msg/s", chain)
                .limit("InfluxDB alone", influx)
                .report();
    }

    private static void report(String layout, JsonNode result) {
        for (String hop : List.of("kafka", "stored")) {
            for (String percentile : List.of("p50", "p99")) {
                String name = "layout " + layout + ", latency to " + hop + ", " + percentile.substring(1) + " %";
                double millis = measured(result.path("hops").path(hop), percentile + "_ms");
                Measurement.lower("chain", name, "ms", List.of(millis)).report();
            }
        }
        double all = 0;
        double ends = 0;
        for (Map.Entry<String, JsonNode> process : result.path("processes").properties()) {
            double micros = process.getValue().path("us_per_message").asDouble();
            all += process.getKey().equals(ProcessorTime.MEASURING) ? 0 : micros;
            ends += ENDS.contains(process.getKey()) ? micros : 0;
        }
        Measurement.lower("chain", "layout " + layout + ", processor time of a message", "µs", List.of(all))
                .limit("Mosquitto and InfluxDB of it", List.of(ends))
                .report();
    }

    private static double measured(JsonNode node, String field) {
        double value = node.path(field).asDouble();
        if (!(value > 0)) {
            throw new IllegalStateException("latency.json has no " + field + " in " + node);
        }
        return value;
    }

    /** Runs the command, which fails if a message is lost. */
    private JsonNode latency(String layout, String rate, String seconds, List<String> more) throws IOException {
        Path out = directory.path().resolve("latency-" + layout + runs++);
        List<String> words = new ArrayList<>(List.of(
                "latency",
                "--dir",
                stack.toString(),
                "--layout",
                layout,
                "--rate",
                rate,
                "--seconds",
                seconds,
                "--out",
                out.toString()));
        words.addAll(more);
        if (Fringe.run(words.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("`fringe " + String.join(" ", words) + "` failed");
        }
        JsonNode result =
                new ObjectMapper().readTree(out.resolve("latency.json").toFile());
        if (result.path("lost").asLong() != 0 || result.path("doubled").asLong() != 0) {
            throw new IllegalStateException(
                    "lost " + result.path("lost") + " messages, doubled " + result.path("doubled"));
        }
        return result;
    }
}
