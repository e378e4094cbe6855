// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.JobArguments;
import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.clusters.flink.Snapshots;
import dev.fringe.lab.clusters.flink.SubmittedJob;
import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
        SubmittedJob before = options.book()
                .find(name)
                .orElseGet(
                        () -> new SubmittedJob(KnownJob.named(name), name, List.of(), "", Instant.EPOCH, null, true));
        return options.start(
                spec.commandLine().getOut(),
                before.job(),
                JobArguments.overlay(before.options(), arguments),
                from == null ? last(before) : named());
    }

    private String last(SubmittedJob before) {
        return JobRecovery.lastSnapshot(options.dir(), before)
                .orElseThrow(
                        () -> new LabFailure("no savepoint or checkpoint of " + name + " found: set --from, or start"
                                + " the job without state with `fringe jobs run " + name + "`"));
    }

    private String named() {
        if (from.contains(":/")) {
            return from;
        }
        Path path = Path.of(from).toAbsolutePath().normalize();
        if (!Files.isDirectory(path) || !Snapshots.complete(path)) {
            throw new LabFailure(path + " is not a savepoint or checkpoint (it has no _metadata file): look in "
                    + new Snapshots(options.dir()).savepoints());
        }
        return path.toUri().toString();
    }
}
