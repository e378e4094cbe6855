// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.bench.BenchDirectory;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Compares the points per second of a repair, once without and once with all points missing, with those of the sink in a worker, from
 * the same records in the same rounds.
 */
public final class RepairSpeed {
    private static final int ROUNDS = 3;

    private RepairSpeed() {}

    /** @param arguments the points per round, 200,000 by default */
    public static void main(String[] arguments) throws Exception {
        int points = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        Instant from = Instant.now();
        Stack stack = BenchDirectory.create("repair").stack(Installation.current(), "stack");
        Endpoints endpoints =
                stack.up(StackSize.withoutFlink(), new StackStart(System.out)).endpoints();
        long recently = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - 3_600_000_000L;
        for (Telemetry telemetry : List.of(
                new Telemetry("one", 1, points, 0, recently), new Telemetry("many", 1_051, points, 0, recently))) {
            publish(endpoints, telemetry);
            SinkRuns runs = new SinkRuns(endpoints, Map.of());
            // the first run warms up and is not counted
            runs.repaired(telemetry, from);
            for (int round = 0; round < ROUNDS; round++) {
                SinkRuns.Repaired run = runs.repaired(telemetry, from);
                System.out.printf(
                        Locale.ROOT,
                        "%-4s  sink %7.0f points/s   repair, all there %7.0f (%.2f)   repair, all missing %7.0f (%.2f)%n",
                        telemetry.topic(),
                        run.sink(),
                        run.finding(),
                        run.finding() / run.sink(),
                        run.writing(),
                        run.writing() / run.sink());
            }
        }
    }

    private static void publish(Endpoints endpoints, Telemetry telemetry) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            admin.createTopics(List.of(new NewTopic(telemetry.topic(), Telemetry.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        telemetry.publish(endpoints.kafka(), endpoints.registry());
    }
}
