// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.instruments.RunContent.Observatory;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.latency.Deployment;
import dev.fringe.lab.telescope.latency.LatencyReport;
import dev.fringe.lab.telescope.latency.LatencyRun;
import dev.fringe.lab.telescope.latency.LatencyRuns;
import dev.fringe.lab.telescope.latency.Measured;
import dev.fringe.lab.telescope.sal.SalHeader;
import dev.fringe.lab.telescope.sal.SalLayout;
import dev.fringe.lab.telescope.sal.SalSchemas;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "Sends an observatory's messages on schedule through the whole chain. Measures when Kafka stored each message,",
            "when InfluxDB acknowledged it and, for a sample, when a query first returned it; then what InfluxDB and Mosquitto",
            "can do alone. Writes latency.json and latency.html. Uses the running stack, or starts one for the run. The exit",
            "code is 1 if a message was lost."
        })
public final class LatencyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "messages per second (default: the sum of the topics' rates, 29284 for the generated interface)")
    private Double rate;

    @Option(names = "--seconds", paramLabel = "S", description = "duration of the run (default: ${DEFAULT-VALUE})")
    private double seconds = 60;

    @Option(names = "--out", paramLabel = "DIR", description = "directory of the results (default: ${DEFAULT-VALUE})")
    private Path target = Path.of("latency");

    @Option(
            names = "--backlog",
            description = "first collects all messages in Kafka, then measures how fast the sink writes them")
    private boolean backlog;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            description =
                    "seconds of warm-up at the run's rate, after the first message of every topic (default: ${DEFAULT-VALUE})")
    private double warmUp = 30;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "seed of the random values; the same seed gives the same values (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Mixin
    private InterfaceOptions topicsOf;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            converter = LayoutOption.class,
            description = "Kafka topics of the run: topic for one per SAL topic, subsystem for one per subsystem"
                    + " (default: topic)")
    private SalLayout layout = SalLayout.TOPIC;

    @Option(
            names = "--set",
            paramLabel = "CONNECTOR.OPTION=VALUE",
            description = "sets an option of " + Deployment.SOURCE + " or " + Deployment.SINK
                    + " for this run, for example" + " mqtt-sal.mqtt.gather.ms=50; can be repeated")
    private Map<String, String> changes = new LinkedHashMap<>();

    @Override
    public Integer call() {
        if (!(seconds > 0) || !(warmUp >= 0) || rate != null && !(rate > 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--rate and --seconds must be greater than 0, and --warm-up at least 0");
        }
        changes.keySet().stream()
                .filter(key -> !Deployment.canChange(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "--set " + key + ": write " + Deployment.SOURCE + ".OPTION=VALUE or " + Deployment.SINK
                                    + ".OPTION=VALUE. The sink's target cannot be changed, because the command sets it");
                });
        ResultFolder.create(target, "--out");
        Observatory content = topicsOf.content();
        List<Schema> topics = SalSchemas.of(content, seed);
        topics.stream().filter(topic -> !SalHeader.isIn(topic)).findFirst().ifPresent(topic -> {
            throw new LabFailure(
                    "the schema " + topic.getFullName() + " has no " + SalHeader.UTC_STAMP + " or " + SalHeader.SEQUENCE
                            + ", which `fringe latency` needs to find its messages: use schemas of `fringe schemas from-sal`");
        });
        double perSecond = rate == null ? SalGenerator.naturalRate(topics) : rate;
        var plan =
                new LatencyRun.Plan(dir, content, topics, layout, seed, perSecond, seconds, warmUp, backlog, changes);
        PrintStream out = System.out;
        if (Files.exists(dir.resolve(Endpoints.FILE))) {
            return measure(plan, Endpoints.read(dir), out);
        }
        Stack stack = new Stack(Installation.current(), dir);
        Thread atEnd = new Thread(stack::down);
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            return measure(
                    plan,
                    new StackStart(out).bringUp(stack, StackSize.withoutFlink()).endpoints(),
                    out);
        } finally {
            stack.down();
            Runtime.getRuntime().removeShutdownHook(atEnd);
        }
    }

    private int measure(LatencyRun.Plan plan, Endpoints endpoints, PrintStream out) {
        Measured measured = new LatencyRun(plan, endpoints, new LatencyLines(out)).measure();
        LatencyReport report = new LatencyReport(measured, layout, changes);
        report.write(target, new LatencyRuns(dir));
        report.processorShares().forEach(line -> out.println("  " + line));
        out.println(report.speeds());
        out.println(report.summary());
        out.println("-> " + target.resolve("latency.html"));
        return measured.lost() == 0 ? 0 : 1;
    }
}
