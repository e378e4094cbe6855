// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Points a second from Kafka through the connector, in a real worker, to InfluxDB's acknowledgement, beside the rate at
 * which the same InfluxDB takes the same lines rendered beforehand. The two take turns, each run with a database of its
 * own. All of it shares one machine, so that worker and broker take processor time from InfluxDB.
 */
public final class SinkThroughput {
    private static final int ROUNDS = 5;
    /** Odd, so that the refused points come to both partitions. */
    private static final int POINTS_FOR_EACH_REFUSED = 999;

    private final Endpoints endpoints;
    private final SinkRuns runs;
    private final int points;

    private SinkThroughput(Endpoints endpoints, int points, Map<String, String> options) {
        this.endpoints = endpoints;
        this.runs = new SinkRuns(endpoints, options);
        this.points = points;
    }

    /** @param arguments how many points a round has, 600,000 unless said; then options of the connector, name=value */
    public static void main(String[] arguments) throws Exception {
        int points = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 600_000;
        Map<String, String> options = Arrays.stream(arguments)
                .skip(1)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        Path dir = Files.createTempDirectory("fringe-bench-sink");
        Stack stack = new Stack(Installation.current(), dir);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::down));
        Endpoints endpoints =
                stack.up(StackSize.withoutFlink(), new StackStart(System.out)).endpoints();
        new SinkThroughput(endpoints, points, options).run();
        System.exit(0);
    }

    private void run() throws Exception {
        long recently = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - 3_600_000_000L;
        Telemetry one = new Telemetry("one", 1, points, 0, recently);
        Telemetry many = new Telemetry("many", 1_051, points, 0, recently);
        Telemetry spoilt = new Telemetry("spoilt", 1, points, POINTS_FOR_EACH_REFUSED, recently);
        for (Telemetry telemetry : List.of(one, many, spoilt)) {
            publish(telemetry);
        }
        // the first runs warm the worker up and are not counted
        for (Telemetry telemetry : List.of(one, many, one)) {
            runs.throughConnector(telemetry);
        }
        double clean = compare("1 measurement", one);
        compare("1,051 measurements", many);
        double withRefused = compare("1 measurement, refused points in every batch", spoilt);
        System.out.printf(
                Locale.ROOT, "refused points in every batch make it %.2f times slower%n", clean / withRefused);
    }

    private double compare(String title, Telemetry telemetry) throws Exception {
        List<SinkRuns.Run> limits = new ArrayList<>();
        List<SinkRuns.Run> rates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            limits.add(runs.preRendered(telemetry));
            rates.add(runs.throughConnector(telemetry));
            ratios.add(rates.get(round).rate() / limits.get(round).rate());
        }
        double rate = median(rates, SinkRuns.Run::rate);
        System.out.printf(
                Locale.ROOT,
                "%-46s InfluxDB alone %7.0f points/s, through Kafka and the sink %7.0f, ratio %.2f (%s)%n",
                title,
                median(limits, SinkRuns.Run::rate),
                rate,
                median(ratios, ratio -> ratio),
                ratios.stream()
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .collect(Collectors.joining(" ")));
        System.out.printf(
                Locale.ROOT, "%46s %s%n", "processor time a point, InfluxDB alone:", shares(limits, telemetry));
        System.out.printf(Locale.ROOT, "%46s %s%n", "through Kafka and the sink:", shares(rates, telemetry));
        return rate;
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
