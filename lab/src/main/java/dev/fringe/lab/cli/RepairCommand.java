// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.points.ChunkFindings.OfMeasurement;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.repair.Repair;
import dev.fringe.lab.points.repair.RepairReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the points that InfluxDB has lost, for example after a backup was restored or an hour was deleted: reads Kafka's",
            "records of that time, maps them as the sink does, asks InfluxDB which points are there, and writes only the missing",
            "ones. It can be ended at any time; the same command continues. The exit code is 1 if points are missing at the end."
        })
public final class RepairCommand implements Callable<Integer> {
    private static final long MILLIS_BETWEEN_LINES = 5_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServersOptions servers;

    @Mixin
    private SinkChoice sink;

    @Option(names = "--connector", paramLabel = "NAME", required = true, description = "the InfluxDB sink")
    private String connector;

    @Option(
            names = "--from",
            paramLabel = "T",
            required = true,
            description = "Kafka timestamp of the first record, such as 2026-11-26T14:00:00Z")
    private Instant from;

    @Option(names = "--to", paramLabel = "T", required = true, description = "Kafka timestamp after the last record")
    private Instant to;

    @Option(names = "--plan", description = "shows what is missing, and writes nothing")
    private boolean plan;

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    private long printedAt = System.currentTimeMillis();

    @Override
    public Integer call() {
        if (!from.isBefore(to)) {
            throw new ParameterException(spec.commandLine(), "--from must be before --to");
        }
        SinkPoints.Choice choice = sink.choice();
        Repair repair = new Repair(servers.servers(), connector, from, to, choice);
        RepairReport report = plan ? repair.plan(this::show) : repair.run(this::show);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toJson().toPrettyString());
        } else {
            print(out, report);
        }
        out.flush();
        return report.isComplete() ? 0 : 1;
    }

    private void show(Repair.Progress progress) {
        long now = System.currentTimeMillis();
        if (now - printedAt >= MILLIS_BETWEEN_LINES) {
            printedAt = now;
            PrintWriter err = spec.commandLine().getErr();
            err.println(progress.at() + ": " + progress.counts().records() + " records, "
                    + progress.counts().all().missing() + " points missing");
            err.flush();
        }
    }

    private static void print(PrintWriter out, RepairReport report) {
        out.println(
                report.connector() + ", database " + report.database() + " of " + report.influx() + ", records from "
                        + report.from() + " to " + report.to() + (report.continued() ? " (continued)" : ""));
        report.counts()
                .measurements()
                .forEach((measurement, points) -> out.println("  " + measurement + ": " + text(points)));
        out.println(report.counts().records() + " records: "
                + text(report.counts().all()) + (report.plan() ? " (plan: nothing was written)" : ""));
        report.counts()
                .rejected()
                .forEach((reason, count) -> out.println("  " + count + " records are rejected by the sink: " + reason));
        if (report.notReached() > 0) {
            out.println("  " + report.notReached() + " records were not checked: the sink has not read them yet");
        }
        if (report.counts().unverified() > 0) {
            out.println("  " + report.counts().unverified()
                    + " points are missing although InfluxDB acknowledged them: run the command again");
        }
    }

    private static String text(OfMeasurement points) {
        return points.there() + " points there, " + points.missing() + " missing, " + points.written() + " written"
                + (points.replaced() > 0 ? ", " + points.replaced() + " replaced by other records" : "")
                + (points.expired() > 0 ? ", " + points.expired() + " older than the retention policy" : "");
    }
}
