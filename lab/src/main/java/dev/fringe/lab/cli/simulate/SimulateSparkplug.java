// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.SparkplugGenerator;
import dev.fringe.lab.instruments.SparkplugPublisher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sparkplug",
        mixinStandardHelpOptions = true,
        description =
                "Publishes Sparkplug B: edge nodes with devices that are born, send data by alias, answer requests for births, die, and"
                        + " restart with other aliases.")
final class SimulateSparkplug implements Callable<Integer> {
    private static final double USUAL_RATE = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(names = "--nodes", paramLabel = "N", description = "number of edge nodes (default: ${DEFAULT-VALUE})")
    private int nodes = SparkplugGenerator.USUAL_NODES;

    @Option(
            names = "--devices",
            paramLabel = "N",
            description = "number of devices of each edge node (default: ${DEFAULT-VALUE})")
    private int devices = SparkplugGenerator.USUAL_DEVICES;

    @Option(
            names = "--restarts",
            paramLabel = "P",
            description = "probability that an edge node restarts at a message (default: ${DEFAULT-VALUE})")
    private double restarts = SparkplugGenerator.USUAL_RESTARTS;

    @Override
    public Integer call() {
        double rate = run.rate(USUAL_RATE);
        RunContent.Sparkplug shape = new RunContent.Sparkplug(nodes, devices, restarts);
        return run.publish(
                spec,
                shape,
                rate,
                () -> new SparkplugGenerator(shape, run.seed(), run.start(), rate),
                uri -> new SparkplugPublisher(uri, RunOptions.BROKER_PATIENCE));
    }
}
