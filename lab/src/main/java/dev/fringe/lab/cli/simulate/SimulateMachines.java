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
                "Machines that report a few of eight quantities at a time, partly out of order, to machine/states; or rows that"
                        + " real ones have reported.")
final class SimulateMachines implements Callable<Integer> {
    private static final double USUAL_RATE = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Mixin
    private ReplayOptions replay;

    @Option(names = "--things", paramLabel = "N", description = "how many machines (default: ${DEFAULT-VALUE})")
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
