// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobStop;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stops a running job with a savepoint; `restore` continues from it.")
final class JobsStop implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(
            names = "--cancel",
            description = "cancels the job without a savepoint, for example when the savepoint fails")
    private boolean cancel;

    @Parameters(paramLabel = "NAME", description = "name or id of a running job")
    private String name;

    @Override
    public Integer call() {
        FlinkCluster.Job job = options.running(name);
        JobStop stop = new JobStop(options.dir(), options.cluster(), options.timeout());
        JobStop.Result result = cancel ? stop.withoutSavepoint(job) : stop.withSavepoint(job);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            JobReport.printJson(out, result);
        } else {
            JobReport.print(out, result);
        }
        return result.ended() ? 0 : 1;
    }
}
