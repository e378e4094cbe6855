package dev.fringe.lab.connectors;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "connectors",
        mixinStandardHelpOptions = true,
        subcommands = {ConnectorsValidate.class, ConnectorsApply.class, ConnectorsStatus.class, ConnectorsDelete.class},
        description = "The connector files, through Connect's REST interface.")
public final class ConnectorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with the connectors: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
