// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.JobArguments;
import dev.fringe.lab.clusters.flink.RestorePoint;
import dev.fringe.lab.clusters.flink.SubmittedJob;
import dev.fringe.lab.stack.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        customSynopsis =
                "fringe jobs restore [--dir=DIR] [--json] [--timeout=S] [--from=PATH] NAME [--option value...]",
        description = "Starts a job from its last savepoint or checkpoint, with its last options.",
        footer = "Other options are passed to the job and replace its previous ones.")
final class JobsRestore implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = "--from",
            paramLabel = "PATH",
            description = "savepoint or checkpoint to restore (default: the last)")
    private String from;

    @Parameters(paramLabel = "NAME", arity = "1", description = "name of a job that was run before")
    private String name;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        Endpoints.read(options.dir());
        RestorePoint point = new RestorePoint(options.dir());
        SubmittedJob before = point.lastRun(name);
        return options.start(
                spec.commandLine().getOut(),
                before.job(),
                JobArguments.overlay(before.options(), arguments),
                point.of(before, from));
    }
}
