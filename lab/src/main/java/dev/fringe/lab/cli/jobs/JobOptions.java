package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobBook;
import dev.fringe.lab.clusters.flink.JobSubmitter;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What all job commands share. */
public final class JobOptions {
    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "seconds to wait for Flink to do it (default: ${DEFAULT-VALUE})")
    private int timeout = 60;

    private Endpoints endpoints;

    Path dir() {
        return dir;
    }

    public boolean json() {
        return json;
    }

    public Duration timeout() {
        return Duration.ofSeconds(timeout);
    }

    public JobBook book() {
        return JobBook.open(dir);
    }

    public String flink() {
        if (endpoints == null) {
            endpoints = Endpoints.read(dir);
        }
        return endpoints.flink();
    }

    public FlinkCluster cluster() {
        return new FlinkCluster(new Rest("Flink", flink()));
    }

    public JobSubmitter submitter() {
        FlinkCluster cluster = cluster();
        return new JobSubmitter(cluster, endpoints, book(), Clock.systemUTC());
    }

    /** The running job of that name or, for a cluster that runs several of one name, with that id. */
    FlinkCluster.Job running(String nameOrId) {
        String id = nameOrId.toLowerCase(Locale.ROOT);
        return cluster().jobs().stream()
                .filter(job ->
                        job.active() && (job.name().equals(nameOrId) || job.id().equals(id)))
                .findFirst()
                .orElseThrow(() -> new LabFailure(
                        "no job named " + nameOrId + " is running: `fringe jobs list` shows those that are"));
    }
}
