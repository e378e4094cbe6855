// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.bench.BenchDirectory;
import dev.fringe.bench.report.Figure;
import dev.fringe.bench.report.Figures;
import dev.fringe.bench.report.Measurement;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Compares the points per second from Kafka through the connector in a real worker to InfluxDB's acknowledgement with the rate
 * at which the same InfluxDB accepts the same lines, encoded beforehand. The two alternate, each run with its own database. All
 * processes share one machine, so that worker and broker use processor time that InfluxDB lacks.
 */
public final class SinkThroughput {
    private static final int USUAL_ROUNDS = 5;
    /** Odd, so that both partitions have rejected points. */
    private static final int POINTS_PER_REJECTED = 999;

    private final Endpoints endpoints;
    private final SinkRuns runs;
    private final int points;

    private SinkThroughput(Endpoints endpoints, int points, Map<String, String> options) {
        this.endpoints = endpoints;
        this.runs = new SinkRuns(endpoints, options);
        this.points = points;
    }

    /** @param arguments the points per round, 600,000 by default; then options of the connector as name=value */
    public static void main(String[] arguments) throws Exception {
        int points = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 600_000;
        Map<String, String> options = Arrays.stream(arguments)
                .skip(1)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        Stack stack = BenchDirectory.create("sink").stack(Installation.current(), "stack");
        Endpoints endpoints =
                stack.up(StackSize.withoutFlink(), new StackStart(System.out)).endpoints();
        new SinkThroughput(endpoints, points, options).run();
    }

    private void run() throws Exception {
        long recently = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - 3_600_000_000L;
        Telemetry one = new Telemetry("one", 1, points, 0, recently);
        Telemetry many = new Telemetry("many", 1_051, points, 0, recently);
        Telemetry rejected = new Telemetry("rejected", 1, points, POINTS_PER_REJECTED, recently);
        for (Telemetry telemetry : List.of(one, many, rejected)) {
            publish(telemetry);
        }
        // the first runs warm up the worker and are not counted
        for (Telemetry telemetry : List.of(one, many, one)) {
            runs.throughConnector(telemetry);
        }
        double clean = compare("1 measurement", one, true);
        compare("1,051 measurements", many, false);
        double withRejected = compare("1 measurement, rejected points in every batch", rejected, false);
        System.out.printf(Locale.ROOT, "rejected points in every batch: %.2f times slower%n", clean / withRejected);
    }

    /** Alternates, so that all meet the same machine. */
    private double compare(String title, Telemetry telemetry, boolean withPeer) throws Exception {
        List<SinkRuns.Run> limits = new ArrayList<>();
        List<SinkRuns.Run> runsOfSink = new ArrayList<>();
        List<SinkRuns.Run> peers = new ArrayList<>();
        if (withPeer) {
            runs.byInfluxdbJava(telemetry);
        }
        for (int round = 0; round < Figures.rounds(USUAL_ROUNDS); round++) {
            limits.add(runs.preRendered(telemetry));
            runsOfSink.add(runs.throughConnector(telemetry));
            if (withPeer) {
                peers.add(runs.byInfluxdbJava(telemetry));
            }
        }
        Measurement sink =
                Measurement.higher("sink", title, "points/s", rates(runsOfSink)).limit("InfluxDB alone", rates(limits));
        print(title, "InfluxDB alone", sink, sink.limit());
        System.out.printf(
                Locale.ROOT, "%46s %s%n", "processor time per point, InfluxDB alone:", shares(limits, telemetry));
        System.out.printf(Locale.ROOT, "%46s %s%n", "through Kafka and the sink:", shares(runsOfSink, telemetry));
        if (withPeer) {
            sink = sink.peer("influxdb-java's batching", rates(peers));
            print(title, "influxdb-java's batching", sink, sink.peer());
            System.out.printf(
                    "%46s a plain consumer with influxdb-java stands for the sinks of others, which cannot be installed here;"
                            + " it has no delivery guarantee%n",
                    "the peer:");
        }
        sink.report();
        return sink.figure().value();
    }

    private static List<Double> rates(List<SinkRuns.Run> runs) {
        return runs.stream().map(SinkRuns.Run::rate).toList();
    }

    private static void print(String title, String other, Measurement sink, Figure.Comparison comparison) {
        System.out.printf(
                Locale.ROOT,
                "%-46s %s %7.0f points/s, through Kafka and the sink %7.0f, ratio %.2f (%.2f to %.2f)%n",
                title,
                other,
                comparison.value(),
                sink.figure().value(),
                comparison.ratio(),
                comparison.least(),
                comparison.most());
    }

    private static String shares(List<SinkRuns.Run> runs, Telemetry telemetry) {
        return runs.get(0).spent().byProcess().keySet().stream()
                .map(process -> String.format(
                        Locale.ROOT,
                        "%s %.1f µs",
                        process,
                        median(runs, run -> run.spent().byProcess().get(process).toNanos()) / 1e3 / telemetry.points()))
                .collect(Collectors.joining(", "));
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> number) {
        return values.stream().mapToDouble(number).sorted().toArray()[values.size() / 2];
    }

    private void publish(Telemetry telemetry) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            admin.createTopics(List.of(new NewTopic(telemetry.topic(), Telemetry.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        telemetry.publish(endpoints.kafka(), endpoints.registry());
    }
}
