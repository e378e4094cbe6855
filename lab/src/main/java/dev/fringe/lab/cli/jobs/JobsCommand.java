// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.cli.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        subcommands = {JobsList.class, JobsRun.class, JobsSavepoint.class, JobsStop.class, JobsRestore.class},
        description = "Manages the Flink jobs through Flink's REST interface.")
public final class JobsCommand extends CommandGroup {
    public JobsCommand() {
        super("say what to do with the jobs");
    }
}
