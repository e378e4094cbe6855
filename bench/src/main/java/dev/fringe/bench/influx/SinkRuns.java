// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.repair.Repair;
import dev.fringe.lab.points.repair.RepairReport;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.ProcessorTime;
import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Single runs on a running stack, each with its own database, which is dropped afterwards. */
final class SinkRuns {
    private final Endpoints endpoints;
    private final Rest connect;
    private final StoredPoints server;
    private final Map<String, String> moreOptions;
    private int number;

    /** @param spent the processor time of the stack's processes from the beginning of the run to its last point */
    record Run(double rate, ProcessorTime spent) {}

    SinkRuns(Endpoints endpoints, Map<String, String> moreOptions) {
        this.moreOptions = moreOptions;
        this.endpoints = endpoints;
        this.connect = new Rest("Kafka Connect", endpoints.connect());
        this.server = new StoredPoints(endpoints.influx());
    }

    Run preRendered(Telemetry telemetry) throws Exception {
        String name = begin();
        long before = server.count();
        ProcessorTime idle = ProcessorTime.now(endpoints);
        double rate = PreRendered.rate(
                telemetry, new InfluxSinkConfig(options(name, telemetry)), () -> server.count() - before);
        awaitStored(name, telemetry);
        Run run = new Run(rate, ProcessorTime.now(endpoints).minus(idle));
        end(name);
        return run;
    }

    /** Measures from the first stored points to the last, so that the start of tasks does not count. */
    Run throughConnector(Telemetry telemetry) throws Exception {
        String name = begin();
        try (DeadLetterCount letters = new DeadLetterCount(endpoints.kafka(), deadLetters(name))) {
            long before = server.count();
            ProcessorTime idle = ProcessorTime.now(endpoints);
            create(name, telemetry);
            // InfluxDB counts the other points twice if a request has rejected points, but each rejected point has a
            // dead letter, which is written after its batch.
            double rate = telemetry.rejected() == 0
                    ? Progress.rate(() -> server.count() - before, telemetry.points())
                    : Progress.rate(letters::count, telemetry.rejected()) * telemetry.rejectedEvery();
            awaitStored(name, telemetry);
            Run run = new Run(rate, ProcessorTime.now(endpoints).minus(idle));
            connect.delete("/connectors/" + name);
            balance("dead letters", telemetry.rejected(), letters.count());
            end(name);
            return run;
        }
    }

    /** The same measure for the peer, whose own processor time is this JVM's and not counted. */
    Run byInfluxdbJava(Telemetry telemetry) throws Exception {
        String name = begin();
        long before = server.count();
        ProcessorTime idle = ProcessorTime.now(endpoints);
        CompletableFuture<Void> copy = CompletableFuture.runAsync(() -> {
            try {
                new InfluxJavaPeer(endpoints.kafka(), endpoints.influx()).copy(telemetry, name);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        double rate = Progress.rate(() -> server.count() - before, telemetry.points());
        copy.join();
        awaitStored(name, telemetry);
        Run run = new Run(rate, ProcessorTime.now(endpoints).minus(idle));
        end(name);
        return run;
    }

    /** The points per second of the sink, of a repair that finds all points, and of one that writes all of them. */
    record Repaired(double sink, double finding, double writing) {}

    /** @param from the time of the first record in Kafka */
    Repaired repaired(Telemetry telemetry, Instant from) throws Exception {
        String name = begin();
        long before = server.count();
        create(name, telemetry);
        double sink = Progress.rate(() -> server.count() - before, telemetry.points());
        awaitStored(name, telemetry);
        Repair repair = new Repair(Servers.of(endpoints), name, from, Instant.now(), SinkPoints.Choice.NONE);
        // the sink commits its offsets after a while, and a repair leaves to it what it has not committed
        while (repair.plan(progress -> {}).notReached() > 0) {
            Thread.sleep(500);
        }
        double finding = rate(telemetry, () -> repair.plan(progress -> {}));
        control("DROP DATABASE " + name);
        control("CREATE DATABASE " + name + " WITH DURATION 1w");
        double writing = rate(telemetry, () -> repair.run(progress -> {}));
        awaitStored(name, telemetry);
        connect.delete("/connectors/" + name);
        end(name);
        return new Repaired(sink, finding, writing);
    }

    private static double rate(Telemetry telemetry, Supplier<RepairReport> repair) {
        long began = System.nanoTime();
        RepairReport report = repair.get();
        if (report.counts().records() != telemetry.points()) {
            throw new IllegalStateException("the repair read " + report.counts().records() + " records");
        }
        return telemetry.points() * 1e9 / (System.nanoTime() - began);
    }

    private String begin() {
        String name = "run" + number++;
        control("CREATE DATABASE " + name + " WITH DURATION 1w");
        return name;
    }

    private void end(String name) {
        control("DROP DATABASE " + name);
    }

    private void awaitStored(String name, Telemetry telemetry) throws InterruptedException {
        String query = "SELECT count(" + NinePointFields.name(0) + ") AS n FROM /.*/";
        InfluxQuery influx = new InfluxQuery(endpoints.influx(), name);
        LongSupplier stored = () -> influx.rows(query).stream()
                .mapToLong(row -> ((Number) row.get("n")).longValue())
                .sum();
        Progress.rate(stored, telemetry.stored());
        balance("stored points", telemetry.stored(), stored.getAsLong());
    }

    private static void balance(String what, long expected, long found) {
        if (found != expected) {
            throw new IllegalStateException(what + ": " + found + " instead of " + expected);
        }
    }

    private void control(String statement) {
        Rest.Answer answer = new Rest("InfluxDB", endpoints.influx())
                .post(
                        "/query?q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8),
                        "text/plain",
                        BodyPublishers.noBody());
        if (!answer.ok() || answer.text().contains("error")) {
            throw new IllegalStateException(statement + ": " + answer.text());
        }
    }

    private static String deadLetters(String name) {
        return "dead." + name;
    }

    private void create(String name, Telemetry telemetry) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        options(name, telemetry).forEach(config::put);
        Rest.Answer answer = connect.put("/connectors/" + name + "/config", config);
        if (!answer.ok()) {
            throw new IllegalStateException("cannot create the connector: " + answer.text());
        }
    }

    private Map<String, String> options(String name, Telemetry telemetry) {
        Map<String, String> options = new HashMap<>(Telemetry.mappingOptions());
        options.put("name", name);
        options.put("connector.class", "dev.fringe.influx.InfluxSinkConnector");
        options.put("tasks.max", String.valueOf(Telemetry.PARTITIONS));
        options.put("topics", telemetry.topic());
        options.put("influx.url", endpoints.influx());
        options.put("influx.database", name);
        options.put("consumer.override.max.poll.records", "10000");
        options.put("errors.tolerance", "all");
        options.put("errors.deadletterqueue.topic.name", deadLetters(name));
        options.put("errors.deadletterqueue.topic.replication.factor", "1");
        options.putAll(moreOptions);
        return options;
    }
}
