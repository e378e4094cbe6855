// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.influx.InfluxSinkTask;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.flavor.Flavor;
import dev.fringe.influx.flavor.Flavors;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.mapping.Tables;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.InfluxHttp;
import dev.fringe.influx.types.FieldTypes;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The lines of a telescope per second that a task of the sink writes to each of its targets, beside the same lines, rendered
 * beforehand, over as many connections. The two alternate. The records are in memory: Kafka and a worker are not part of it.
 */
public final class TargetThroughput {
    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 2;
    private static final int LINES_PER_BODY = 5_000;
    private static final int DELIVERY = 10_000;

    private final TargetProcess target;
    private final TelescopeLines telescope;
    private final int lines;
    private long millis = System.currentTimeMillis() - Duration.ofHours(20).toMillis();

    private TargetThroughput(TargetProcess target, int topics, int lines) {
        this.target = target;
        this.telescope = new TelescopeLines(topics);
        this.lines = lines;
    }

    private record Run(double rate, Duration ofTarget) {}

    /** @param arguments the lines of a run, 50,000 by default; then the number of topics, 1,051 by default; then the targets */
    public static void main(String[] arguments) throws Exception {
        int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        int topics = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_051;
        System.out.printf(Locale.ROOT, "%d topics, %d lines in each run, %d rounds%n", topics, lines, ROUNDS);
        List<String> targets = List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
        for (String name : targets.isEmpty() ? List.of("influxdb", "victoriametrics", "questdb") : targets) {
            try (TargetProcess target = start(name)) {
                new TargetThroughput(target, topics, lines).compare();
            } catch (ConnectException e) {
                // QuestDB keeps the files of each column open, of which the operating system allows a limited number
                System.out.println(name + " does not take the lines: " + e.getMessage());
            }
        }
    }

    private static TargetProcess start(String name) throws Exception {
        return switch (name) {
            case "influxdb" -> TargetProcess.influxDb();
            case "victoriametrics" -> TargetProcess.victoriaMetrics();
            case "questdb" -> TargetProcess.questDb();
            default ->
                throw new IllegalArgumentException(
                        "unknown target " + name + "; use influxdb, victoriametrics or questdb");
        };
    }

    private void compare() throws Exception {
        InfluxSinkTask task = new InfluxSinkTask();
        task.initialize((SinkTaskContext) Proxy.newProxyInstance(
                TargetThroughput.class.getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, values) -> null));
        task.start(options());
        try {
            // warms up, and makes the tables of QuestDB
            throughSink(task);
            alone();
            List<Run> alone = new ArrayList<>();
            List<Run> sink = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                alone.add(alone());
                sink.add(throughSink(task));
            }
            print("alone", alone);
            print("through the sink", sink);
        } finally {
            task.stop();
        }
    }

    private void print(String title, List<Run> runs) {
        double[] rates = runs.stream().mapToDouble(Run::rate).sorted().toArray();
        double micros = runs.stream()
                .mapToDouble(run -> run.ofTarget().toNanos() / 1e3 / lines)
                .sorted()
                .toArray()[runs.size() / 2];
        System.out.printf(
                Locale.ROOT,
                "%-16s %-17s %7.0f lines/s (%.0f to %.0f), %.0f µs of its processor time for a line%n",
                target.title(),
                title,
                rates[rates.length / 2],
                rates[0],
                rates[rates.length - 1],
                micros);
    }

    private List<SinkRecord> nextRecords() {
        List<SinkRecord> records = telescope.records(0, lines, millis);
        // later runs add points, as a telescope does
        millis += lines;
        return records;
    }

    private Run throughSink(InfluxSinkTask task) throws InterruptedException {
        List<SinkRecord> records = nextRecords();
        Duration before = target.processorTime();
        long began = System.nanoTime();
        for (int at = 0; at < records.size(); at += DELIVERY) {
            task.put(records.subList(at, Math.min(records.size(), at + DELIVERY)));
        }
        return run(began, before);
    }

    private Run alone() throws Exception {
        InfluxSinkConfig config = new InfluxSinkConfig(options());
        Flavor flavor = Flavors.recognize(config.flavor(), config.address(), config.target(), config.writeTimeout())
                .flavor()
                .orElseThrow();
        List<byte[]> bodies =
                TelescopeLines.bodies(nextRecords(), mapper(config, dialect(config, flavor)), LINES_PER_BODY);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (InfluxHttp http = new InfluxHttp(
                config.address(),
                flavor.writeAddress(config.target()),
                flavor::outcome,
                config.gzip(),
                config.writeTimeout())) {
            Duration before = target.processorTime();
            long began = System.nanoTime();
            List<Future<Outcome>> outcomes = new ArrayList<>();
            bodies.forEach(body -> outcomes.add(threads.submit(() -> http.write(body, 0, body.length))));
            for (Future<Outcome> outcome : outcomes) {
                if (!outcome.get().isStored()) {
                    throw new ConnectException("prepared lines: " + outcome.get());
                }
            }
            return run(began, before);
        } finally {
            threads.shutdown();
        }
    }

    /** The rate ends with the acknowledgement, the processor time when the lines are in the tables. */
    private Run run(long began, Duration before) throws InterruptedException {
        double rate = lines * 1e9 / (System.nanoTime() - began);
        target.awaitApplied();
        return new Run(rate, target.processorTime().minus(before));
    }

    private static Dialect dialect(InfluxSinkConfig config, Flavor flavor) {
        try (Control control = flavor.control(config.address(), config.target(), config.writeTimeout())) {
            return flavor.dialect(control.limits());
        }
    }

    private static PointMapper mapper(InfluxSinkConfig config, Dialect dialect) {
        return new PointMappers(
                        config.mappings(dialect),
                        new FieldTypes(measurement -> Optional.empty(), Duration.ofDays(1), System::nanoTime),
                        dialect,
                        Tables.NONE)
                .of("any");
    }

    private Map<String, String> options() {
        return Map.of(
                "name",
                "targets",
                "influx.url",
                target.url(),
                "influx.database",
                "telescope",
                "influx.database.create",
                "true",
                "tags",
                "salIndex",
                "timestamp.field",
                "at",
                "timestamp.unit",
                "ms",
                "timestamp.precision",
                "ms",
                "write.connections",
                String.valueOf(CONNECTIONS));
    }
}
