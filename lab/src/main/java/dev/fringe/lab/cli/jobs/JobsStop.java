package dev.fringe.lab.cli.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobBook;
import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.clusters.flink.Snapshots;
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
        description = "Saves the state of a running job and ends it; `restore` goes on from there.")
final class JobsStop implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Option(names = "--cancel", description = "ends it without a savepoint, as for a job that cannot make one")
    private boolean cancel;

    @Parameters(paramLabel = "NAME", description = "name or id of a running job")
    private String name;

    @Override
    public Integer call() {
        FlinkCluster cluster = options.cluster();
        FlinkCluster.Job job = options.running(name);
        String savepoint = end(cluster, job);
        boolean ended = cluster.awaitEnd(job.id(), options.timeout());
        JobBook book = options.book();
        book.find(job.name())
                .filter(known -> known.jobId().equals(job.id()))
                .ifPresent(known -> book.enter(known.stoppedWith(
                        savepoint == null ? JobRecovery.latestSnapshot(options.dir(), known) : savepoint)));
        report(job, savepoint, ended);
        return ended ? 0 : 1;
    }

    private String end(FlinkCluster cluster, FlinkCluster.Job job) {
        if (cancel) {
            cluster.cancel(job.id());
            return null;
        }
        return cluster.stop(job.id(), new Snapshots(options.dir()).savepoints(), options.timeout());
    }

    private void report(FlinkCluster.Job job, String savepoint, boolean ended) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(new ObjectMapper()
                    .createObjectNode()
                    .put("name", job.name())
                    .put("id", job.id())
                    .put("ended", ended)
                    .put("savepoint", savepoint));
        } else {
            out.printf("%s %s%n", ended ? "stopped" : "is still stopping:", job.name());
            if (savepoint != null) {
                out.printf("  `fringe jobs restore %s` goes on from %s%n", job.name(), savepoint);
            }
        }
        out.flush();
    }
}
