package dev.fringe.lab.simulate;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        subcommands = {SimulateBaselines.class, SimulateMachines.class, SimulateSal.class},
        description = "Publishes what instruments would, over MQTT at QoS 1, reproducible by seed.")
public final class SimulateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to simulate: " + String.join(", ", spec.subcommands().keySet()));
    }
}
