// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.MachineGenerator;
import dev.fringe.lab.instruments.RunContent;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "machines",
        mixinStandardHelpOptions = true,
        description =
                "Publishes messages of machines to machine/states, each with a few of eight quantities and partly out of order;"
                        + " or replays recorded rows.")
final class SimulateMachines implements Callable<Integer> {
    private static final double USUAL_RATE = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Mixin
    private ReplayOptions replay;

    @Option(names = "--things", paramLabel = "N", description = "number of machines (default: ${DEFAULT-VALUE})")
    private int things = MachineGenerator.USUAL_THINGS;

    @Override
    public Integer call() {
        double rate = run.rate(USUAL_RATE);
        if (replay.wanted(spec)) {
            return replay.publish(spec, run, rate);
        }
        return run.publish(
                spec,
                new RunContent.Machines(things),
                rate,
                () -> new MachineGenerator(run.seed(), run.start(), rate, things));
    }
}
