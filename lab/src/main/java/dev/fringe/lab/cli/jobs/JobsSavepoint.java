// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.Snapshots;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = "Takes a savepoint of a running job, which keeps running.")
final class JobsSavepoint implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Parameters(paramLabel = "NAME", description = "name or id of a running job")
    private String name;

    @Override
    public Integer call() {
        FlinkCluster.Job job = options.running(name);
        String path =
                options.cluster().savepoint(job.id(), new Snapshots(options.dir()).savepoints(), options.timeout());
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(new ObjectMapper()
                    .createObjectNode()
                    .put("name", job.name())
                    .put("id", job.id())
                    .put("savepoint", path));
        } else {
            out.printf("saved %s to %s%n", job.name(), path);
            out.printf("  `fringe jobs restore --from %s %s` restores it%n", path, job.name());
        }
        out.flush();
        return 0;
    }
}
