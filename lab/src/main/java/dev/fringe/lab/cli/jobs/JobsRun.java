// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.JobJar;
import dev.fringe.lab.clusters.flink.KnownJob;
import java.util.ArrayList;
import java.util.List;
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
            "fringe jobs run [--dir=DIR] [--json] [--timeout=S] [--unless-running] NAME [--option value...]",
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

    @Option(names = "--unless-running", description = "succeeds without a change if the job runs already")
    private boolean unlessRunning;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "name of a job, as in `fringe jobs list`")
    private String name;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        if (help && name != null) {
            JobJar.Help answer = JobJar.ofProject().help(KnownJob.named(name));
            spec.commandLine().getOut().print(answer.text());
            spec.commandLine().getOut().flush();
            return answer.exitCode();
        }
        if (help) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return 0;
        }
        if (name == null) {
            throw new ParameterException(spec.commandLine(), "say which job to run: " + KnownJob.names());
        }
        if (unlessRunning && options.cluster().active(name).isPresent()) {
            spec.commandLine().getOut().println(name + " runs already");
            spec.commandLine().getOut().flush();
            return 0;
        }
        return options.start(spec.commandLine().getOut(), KnownJob.named(name), arguments, null);
    }
}
