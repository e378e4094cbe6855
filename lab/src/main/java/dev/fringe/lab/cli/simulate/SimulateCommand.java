// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.cli.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        subcommands = {
            SimulateBaselines.class,
            SimulateMachines.class,
            SimulateSal.class,
            SimulateMarket.class,
            SimulateSparkplug.class
        },
        description =
                "Publishes simulated telemetry over MQTT at QoS 1, or log records of a marketplace to Kafka, reproducible with"
                        + " --seed.")
public final class SimulateCommand extends CommandGroup {
    public SimulateCommand() {
        super("say what to simulate");
    }
}
