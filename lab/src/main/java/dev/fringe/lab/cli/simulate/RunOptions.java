// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.FixedRate;
import dev.fringe.lab.instruments.Ledger;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.instruments.Publisher;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.RunningRun;
import dev.fringe.lab.instruments.Schedule;
import dev.fringe.lab.instruments.Simulation;
import dev.fringe.lab.instruments.Ticker;
import dev.fringe.lab.stack.Endpoints;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that all simulations share. */
final class RunOptions {
    static final Duration BROKER_PATIENCE = Duration.ofSeconds(60);
    private static final double USUAL_SECONDS = 60;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--broker", paramLabel = "URI", description = "MQTT broker, tcp://host:port (default: the stack's)")
    private String broker;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "messages per second (default: 100; for sal the sum of its topics' rates; for market such that a group of"
                            + " users begins when the one before has ended)")
    private Double rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "duration of the run (default: 60; for --rows until the last row; for market see above)")
    private Double seconds;

    @Option(names = "--count", paramLabel = "N", description = "number of messages; takes precedence over --seconds")
    private Long count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "seed of the random values; the same seed gives the same values (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "time of the first sample, ISO 8601 (default: now; for --rows the recorded time)")
    private Instant start = Instant.now();

    @Option(
            names = "--ledger",
            paramLabel = "FILE",
            description = "file to write the published messages to, one JSON object per line")
    private Path ledger;

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    Endpoints endpoints() {
        return Endpoints.read(dir);
    }

    double rate(double usual) {
        return rate == null ? usual : rate;
    }

    long seed() {
        return seed;
    }

    Instant start() {
        return start;
    }

    boolean json() {
        return json;
    }

    /**
     * A planned run.
     *
     * @param note creates the record of the run
     * @param said additional numbers for the JSON result, at the end of the run
     */
    record Plan(
            String what,
            Supplier<Message> messages,
            Schedule schedule,
            long total,
            Note note,
            Supplier<Map<String, Long>> said) {}

    /** Creates the record of a run from the number of published messages and the mark that they carry. */
    interface Note {
        RunRecord of(long published, RunRecord.Sent sent);
    }

    /** The number of messages to publish, at most those available. */
    long total(CommandSpec spec, double messagesPerSecond, Double usualSeconds, long available) {
        if (count != null && count < 0 || seconds != null && !(seconds >= 0)) {
            throw new ParameterException(spec.commandLine(), "--count and --seconds cannot be negative");
        }
        Double limit = seconds != null ? seconds : usualSeconds;
        long wanted = count != null ? count : limit == null ? available : Math.round(messagesPerSecond * limit);
        return Math.min(wanted, available);
    }

    /** Publishes the run's messages; returns exit code 0 if all of them were acknowledged. */
    int publish(
            CommandSpec spec,
            RunContent content,
            double messagesPerSecond,
            Supplier<? extends Supplier<Message>> generator) {
        return publish(spec, content, messagesPerSecond, generator, uri -> overMqtt(content.what(), uri));
    }

    /** @param way publishes to the broker at an address */
    int publish(
            CommandSpec spec,
            RunContent content,
            double messagesPerSecond,
            Supplier<? extends Supplier<Message>> generator,
            Function<String, Publisher> way) {
        long total = total(spec, messagesPerSecond, USUAL_SECONDS, Long.MAX_VALUE);
        Supplier<Message> messages = checked(spec, generator::get);
        return publish(
                spec,
                new Plan(
                        content.what(),
                        messages,
                        checked(spec, () -> new FixedRate(messagesPerSecond)),
                        total,
                        (published, sent) -> new RunRecord(content, seed, start, messagesPerSecond, published, sent),
                        Map::of),
                () -> way.apply(broker()));
    }

    /** Publishes the run's messages over MQTT. */
    int publish(CommandSpec spec, Plan plan) {
        return publish(spec, plan, () -> overMqtt(plan.what(), broker()));
    }

    private String broker() {
        return broker != null ? broker : endpoints().mqtt();
    }

    private static Publisher overMqtt(String what, String uri) {
        return new MqttPublisher(
                uri, "fringe-simulate-" + what + "-" + ProcessHandle.current().pid(), BROKER_PATIENCE);
    }

    int publish(CommandSpec spec, Plan plan, Supplier<Publisher> way) {
        try (Ledger written = ledger == null ? null : new Ledger(ledger);
                Publisher publisher = way.get()) {
            RunRecord.Sent sent = RunRecord.Sent.now();
            publisher.begin(sent.run());
            Simulation simulation = new Simulation(
                    written == null ? plan.messages() : written.around(plan.messages()),
                    publisher,
                    plan.schedule(),
                    Ticker.SYSTEM);
            return Interruption.stopsOnCtrlC(simulation::stop, () -> {
                Simulation.Progress end =
                        broker == null ? recorded(spec, plan, simulation, sent) : run(spec, plan, simulation);
                report(
                        spec.commandLine().getOut(),
                        end,
                        publisher.unheard(),
                        plan.said().get());
                return end.complete() ? 0 : 1;
            });
        }
    }

    private static Simulation.Progress run(CommandSpec spec, Plan plan, Simulation simulation) {
        return ProgressLine.during(
                spec.commandLine().getErr(), simulation::progress, plan.total(), () -> simulation.run(plan.total()));
    }

    /** Runs with a record of the run, which other commands can see from its beginning. */
    @SuppressWarnings("try")
    private Simulation.Progress recorded(CommandSpec spec, Plan plan, Simulation simulation, RunRecord.Sent sent) {
        try (RunningRun running = new RunningRun(
                dir, sent.run(), () -> plan.note().of(simulation.progress().published(), sent))) {
            Simulation.Progress end = run(spec, plan, simulation);
            plan.note().of(end.published(), sent).append(dir);
            return end;
        }
    }

    /** Reports an invalid option value as wrong usage. */
    static <T> T checked(CommandSpec spec, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void report(PrintWriter out, Simulation.Progress end, long unheard, Map<String, Long> said) {
        if (json) {
            StringBuilder more = new StringBuilder();
            said.forEach((name, number) -> more.append(",\"" + name + "\":" + number));
            out.printf(
                    Locale.ROOT,
                    "{\"published\":%d,\"acknowledged\":%d,\"withoutSubscriber\":%d,\"seconds\":%.3f,\"rate\":%.1f%s}%n",
                    end.published(),
                    end.acknowledged(),
                    unheard,
                    end.elapsed().toNanos() / 1e9,
                    end.rate(),
                    more);
        } else {
            if (unheard > 0) {
                out.printf(
                        "%d had no subscriber: check with `fringe connectors status` that the MQTT source runs%n",
                        unheard);
            }
            out.printf("published %d, acknowledged %d%n", end.published(), end.acknowledged());
        }
        out.flush();
    }
}
