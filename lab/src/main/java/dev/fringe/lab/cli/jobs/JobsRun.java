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
            "fringe jobs run [--dir=DIR] [--json] [--timeout=S] NAME [--option value...]",
            "fringe jobs run NAME --help"
        },
        description =
                "Starts a job without earlier state and waits until it works; ends a job that fails while it starts, and"
                        + " says why.",
        footer = "What is not an option here is handed to the job; the stack's addresses are added.")
final class JobsRun implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = {"-h", "--help"},
            description = "after NAME, shows the options of that job")
    private boolean help;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "a job that `fringe jobs list` shows")
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
            throw new ParameterException(spec.commandLine(), "which job? The jobs are " + KnownJob.names());
        }
        return options.start(spec.commandLine().getOut(), KnownJob.named(name), arguments, null);
    }
}
