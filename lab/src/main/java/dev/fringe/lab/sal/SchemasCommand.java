package dev.fringe.lab.sal;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "schemas",
        mixinStandardHelpOptions = true,
        subcommands = SchemasFromSal.class,
        description = "Makes Avro schemas from other definitions.")
public final class SchemasCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to make schemas from: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
