// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import dev.fringe.lab.cli.ResultFolder;
import dev.fringe.lab.cli.stack.ConsoleOptions;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the whole chain with simulated instruments and shows the number of readings at each hop.",
            "Ctrl-C stops everything that the demo started; a stack that ran before keeps running."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration LAST_READINGS = Duration.ofSeconds(60);

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".fringe",
            description = "The stack's state directory (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "500",
            description = "Samples per second of the telescope's baselines (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--machine-rate",
            paramLabel = "R",
            defaultValue = "100",
            description = "Messages per second of the machines, each with 1 to 4 readings (default: ${DEFAULT-VALUE}).")
    double machineRate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Seconds to publish; the demo ends when every reading is stored (default: until Ctrl-C).")
    Long seconds;

    @Option(
            names = "--archive",
            paramLabel = "DIR",
            description = "Also writes the topics of the chain to Avro files in this folder, by topic, day and hour.")
    Path archive;

    @Mixin
    ConsoleOptions console;

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws InterruptedException {
        if (archive != null) {
            ResultFolder.create(archive, "--archive");
        }
        Stack stack = new Stack(Installation.current(), dir);
        Undo undo = new Undo(out);
        CountDownLatch ended = new CountDownLatch(1);
        Thread atEnd = new Thread(() -> {
            ended.countDown();
            undo.run();
        });
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            Endpoints endpoints = prepare(stack, undo);
            return show(endpoints, undo, ended);
        } finally {
            undo.run();
        }
    }

    private Endpoints prepare(Stack stack, Undo undo) {
        Stack.Started started = new StackStart(out).bringUp(stack, StackSize.USUAL.withConsole(console.mode()));
        Endpoints endpoints = started.endpoints();
        // A stack that is stopped keeps its connectors and jobs for the next start. They are only removed from a stack
        // that keeps running.
        Undo deployed = started.fromNothing() ? new Undo(out) : undo;
        if (started.fromNothing()) {
            undo.add("the stack", stack::down);
        }
        Chain chain = new Chain(stack.dir(), endpoints, new PrintWriter(out, true));
        chain.deployJobs(deployed);
        if (archive != null) {
            chain.deployArchive(archive.toAbsolutePath().normalize(), deployed);
        }
        chain.deployConnectors(deployed);
        out.println();
        endpoints.console().ifPresent(address -> out.println("  Console   " + address + "/"));
        out.println("  Connect   " + endpoints.connect() + "/connectors?expand=status");
        out.println("  Flink     " + endpoints.flink());
        out.println("  InfluxDB  " + endpoints.influx() + "/query?pretty=true&db=" + Journey.DATABASE
                + "&q=SELECT+*+FROM+%22qa.summary%22+ORDER+BY+time+DESC+LIMIT+5");
        out.println("  MQTT      " + endpoints.mqtt());
        out.println("  Kafka     " + endpoints.kafka() + "   schemas " + endpoints.registry());
        out.println();
        return endpoints;
    }

    private int show(Endpoints endpoints, Undo undo, CountDownLatch ended) throws InterruptedException {
        // Machines report in milliseconds: a finer start would exclude the first reading.
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Journey journey = new Journey(endpoints, start);
        Instruments instruments = new Instruments(endpoints.mqtt(), start, rate, machineRate);
        undo.add(null, () -> {
            instruments.close();
            journey.close();
        });
        Screen screen = Screen.of(out, seconds == null ? "Press Ctrl-C to stop." : "Ends after " + seconds + " s.");
        LiveTable table = new LiveTable();
        Duration end = seconds == null ? Duration.ofDays(10_000) : Duration.ofSeconds(seconds);
        while (!ended.await(screen.period().toMillis(), TimeUnit.MILLISECONDS)) {
            Duration at = Duration.between(start, Instant.now());
            if (at.compareTo(end) >= 0) {
                instruments.stop();
            }
            try {
                List<Flow> flows = journey.now(instruments);
                screen.show(table.lines(at, flows));
                if (at.compareTo(end) >= 0 && flows.stream().allMatch(flow -> flow.lag() == 0)) {
                    return 0;
                }
            } catch (LabFailure silence) {
                // The demo survives a killed service: `fringe up` in another terminal restarts it.
                screen.show(List.of("  " + silence.getMessage()));
            }
            if (at.compareTo(end.plus(LAST_READINGS)) >= 0) {
                throw new LabFailure("not all readings were stored within " + LAST_READINGS.toSeconds()
                        + " s after the last one: see `fringe connectors status` and the logs in " + dir + "/logs");
            }
        }
        return 0;
    }
}
