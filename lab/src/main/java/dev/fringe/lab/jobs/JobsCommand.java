package dev.fringe.lab.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        subcommands = {JobsList.class, JobsRun.class, JobsSavepoint.class, JobsStop.class, JobsRestore.class},
        description = "The Flink jobs, through Flink's REST interface.")
public final class JobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do with the jobs: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
