// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.JobArguments;
import dev.fringe.lab.clusters.flink.JobJar;
import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.clusters.flink.SubmittedJob;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
        name = "run",
        customSynopsis = {
            "fringe jobs run [--dir=DIR] [--json] [--timeout=S] [--continue] NAME [--option value...]",
            "fringe jobs run NAME --help"
        },
        description =
                "Starts a job without state and waits until it runs. A job that fails while it starts is cancelled, and the"
                        + " reason is printed.",
        footer = "Other options are passed to the job; the addresses of the stack are added.")
final class JobsRun implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = {"-h", "--help"},
            description = "shows this help; after NAME the options of that job")
    private boolean help;

    @Option(
            names = "--continue",
            description = "leaves a running job alone, and restores one that ran before, as jobs restore does")
    private boolean continues;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "name of a job, as in `fringe jobs list`")
    private String name;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        if (help && name != null) {
            JobJar.Help answer = JobJar.ofProject().help(KnownJob.named(name));
            out().print(answer.text());
            out().flush();
            return answer.exitCode();
        }
        if (help) {
            spec.commandLine().usage(out());
            return 0;
        }
        if (name == null) {
            throw new ParameterException(spec.commandLine(), "say which job to run: " + KnownJob.names());
        }
        return continues ? continueJob() : options.start(out(), KnownJob.named(name), arguments, null);
    }

    private int continueJob() {
        if (options.cluster().active(name).isPresent()) {
            out().println(name + " runs already");
            out().flush();
            return 0;
        }
        Optional<SubmittedJob> before = options.book().find(name);
        return options.start(
                out(),
                before.map(SubmittedJob::job).orElseGet(() -> KnownJob.named(name)),
                JobArguments.overlay(before.map(SubmittedJob::options).orElse(List.of()), arguments),
                before.flatMap(job -> JobRecovery.lastSnapshot(options.dir(), job))
                        .orElse(null));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
