// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.stack;

import dev.fringe.bench.BenchDirectory;
import dev.fringe.bench.report.Figures;
import dev.fringe.bench.report.Measurement;
import dev.fringe.lab.cli.Fringe;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.ProcessorTime;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.StackSize.ConsoleMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long the whole stack takes to start beside Kafka alone, what memory it uses, and what an open page of the console costs while
 * messages flow.
 */
public final class StackCost {
    private static final int USUAL_ROUNDS = 3;
    private static final String RATE = "1000";
    private static final String CONSOLE = "console";
    private static final StackSize WHOLE = StackSize.USUAL.withConsole(ConsoleMode.USUAL);
    private static final StackSize KAFKA_ALONE =
            new StackSize(0, 0, Set.of("mosquitto", "influxdb", "registry", "flink-jobmanager"));

    private final Stack stack;
    private final Endpoints endpoints;
    private final int seconds;

    private StackCost(Stack stack, Endpoints endpoints, int seconds) {
        this.stack = stack;
        this.endpoints = endpoints;
        this.seconds = seconds;
    }

    /** @param arguments the seconds of each measurement of the console, 30 by default */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        BenchDirectory directory = BenchDirectory.create("stack");
        List<Double> alone = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        for (int round = 1; ; round++) {
            Stack kafka = directory.stack(Installation.current(), "kafka" + round);
            alone.add(startSeconds(kafka, KAFKA_ALONE));
            kafka.down();
            Stack all = directory.stack(Installation.current(), "whole" + round);
            whole.add(startSeconds(all, WHOLE));
            if (round == Figures.rounds(USUAL_ROUNDS)) {
                Measurement.lower("stack", "start", "s", whole)
                        .limit("Kafka alone", alone)
                        .report();
                System.out.println("start: Kafka alone " + alone + " s, the whole stack " + whole + " s");
                StackCost cost = new StackCost(all, Endpoints.read(all.dir()), seconds);
                cost.memory();
                cost.console();
                return;
            }
            all.down();
        }
    }

    private static double startSeconds(Stack stack, StackSize size) {
        long began = System.nanoTime();
        stack.up(size, new StackStart(System.out));
        return (System.nanoTime() - began) / 1e9;
    }

    /** Of a stack without connectors and jobs. The parts of others are those without which there is no stack. */
    private void memory() {
        double all = 0;
        double console = 0;
        for (Stack.Running process : stack.running()) {
            all += process.megabytes();
            console += process.name().equals(CONSOLE) ? process.megabytes() : 0;
            System.out.printf("%-20s %5d MB%n", process.name(), process.megabytes());
        }
        Measurement.lower("stack", "resident memory", "MB", List.of(all))
                .limit("without the console", List.of(all - console))
                .report();
        Measurement.lower("stack", "resident memory of the console", "MB", List.of(console))
                .report();
    }

    /** Processor time in percent of a core. */
    private record Cost(double console, double chain) {}

    /** Alternates between a closed and an open page, while baselines are published; then nothing may be missing. */
    private void console() throws Exception {
        Path connectors = Installation.current().connectConfigs().resolve("connectors");
        fringe(
                "connectors",
                "apply",
                connectors.resolve("mqtt-baselines.json").toString(),
                connectors.resolve("influx-signals.json").toString());
        int rounds = Figures.rounds(USUAL_ROUNDS);
        int warmUp = seconds;
        int total = warmUp + rounds * (2 * seconds + 2);
        CompletableFuture<Void> load = CompletableFuture.runAsync(
                () -> fringe("simulate", "baselines", "--rate", RATE, "--seconds", Integer.toString(total)));
        cost(warmUp);
        List<Cost> closed = new ArrayList<>();
        List<Cost> open = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            closed.add(cost(seconds));
            open.add(costWithPage());
        }
        if (load.isDone()) {
            throw new IllegalStateException("the simulation ended before the measurement");
        }
        load.get(seconds + 60L, TimeUnit.SECONDS);
        fringe("verify");
        report(closed, open);
    }

    private static void report(List<Cost> closed, List<Cost> open) {
        List<Double> ofConsole = open.stream().map(Cost::console).toList();
        List<Double> chain = open.stream().map(Cost::chain).toList();
        List<Double> chainAlone = closed.stream().map(Cost::chain).toList();
        Measurement.lower("stack", "console with an open page", "% of a core", ofConsole)
                .peer("the chain that it shows", chain)
                .report();
        Measurement.lower(
                        "stack",
                        "console without a page",
                        "% of a core",
                        closed.stream().map(Cost::console).toList())
                .report();
        Measurement.lower("stack", "chain with an open page", "% of a core", chain)
                .limit("without a page", chainAlone)
                .report();
        System.out.printf(
                Locale.ROOT,
                "with an open page: console %s, chain %s; without: chain %s (percent of a core)%n",
                ofConsole,
                chain,
                chainAlone);
    }

    private Cost costWithPage() throws Exception {
        String address = endpoints.console().orElseThrow(() -> new IllegalStateException("the stack has no console"));
        try (OpenPage page = OpenPage.of(address, "flow")) {
            Cost cost = cost(seconds);
            if (page.events() < seconds / 2) {
                throw new IllegalStateException("the page received only " + page.events() + " events");
            }
            return cost;
        }
    }

    private Cost cost(int length) throws InterruptedException {
        ProcessorTime before = ProcessorTime.now(endpoints);
        long began = System.nanoTime();
        // the length of a measurement, not a wait for something
        Thread.sleep(Duration.ofSeconds(length).toMillis());
        ProcessorTime spent = ProcessorTime.now(endpoints).minus(before);
        double percent = 100.0 / (System.nanoTime() - began);
        double console = 0;
        double chain = 0;
        for (var process : spent.byProcess().entrySet()) {
            double share = process.getValue().toNanos() * percent;
            if (process.getKey().equals(CONSOLE)) {
                console = share;
            } else if (!process.getKey().equals(ProcessorTime.MEASURING)) {
                chain += share;
            }
        }
        return new Cost(console, chain);
    }

    private void fringe(String... words) {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.addAll(List.of("--dir", stack.dir().toString()));
        if (Fringe.run(line.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("`fringe " + String.join(" ", line) + "` failed");
        }
    }
}
