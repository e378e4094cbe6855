package dev.fringe.lab.storage;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "storage",
        mixinStandardHelpOptions = true,
        subcommands = {StoragePlan.class, StorageApply.class, StorageBackfill.class},
        description = "How long InfluxDB keeps what, and what it keeps of it afterwards, from one YAML file.")
public final class StorageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with the storage: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
