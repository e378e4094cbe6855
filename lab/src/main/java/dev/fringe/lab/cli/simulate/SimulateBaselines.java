// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.SignalGenerator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "baselines",
        mixinStandardHelpOptions = true,
        description = "Publishes five baselines of a radio telescope, with interference, to signal/baseline/<id>.")
final class SimulateBaselines implements Callable<Integer> {
    private static final double USUAL_RATE = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--interference",
            paramLabel = "P",
            description = "probability that interference begins at a sample (default: ${DEFAULT-VALUE})")
    private double interference = SignalGenerator.USUAL_INTERFERENCE;

    @Override
    public Integer call() {
        double rate = run.rate(USUAL_RATE);
        return run.publish(
                spec,
                new RunContent.Baselines(interference),
                rate,
                () -> new SignalGenerator(run.seed(), run.start(), rate, interference));
    }
}
