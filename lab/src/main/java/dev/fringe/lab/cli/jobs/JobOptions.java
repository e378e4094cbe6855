// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobBook;
import dev.fringe.lab.clusters.flink.JobJar;
import dev.fringe.lab.clusters.flink.JobStart;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that all job commands share. */
final class JobOptions {
    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "seconds to wait for Flink (default: ${DEFAULT-VALUE})")
    private int timeout = 60;

    private Endpoints endpoints;

    Path dir() {
        return dir;
    }

    boolean json() {
        return json;
    }

    Duration timeout() {
        return Duration.ofSeconds(timeout);
    }

    JobBook book() {
        return JobBook.open(dir);
    }

    private Endpoints endpoints() {
        if (endpoints == null) {
            endpoints = Endpoints.read(dir);
        }
        return endpoints;
    }

    FlinkCluster cluster() {
        return new FlinkCluster(new Rest("Flink", endpoints().flink()));
    }

    /** Starts the job and prints the result; returns the exit code. */
    int start(PrintWriter out, KnownJob job, List<String> arguments, String snapshot) {
        JobStart.Result result =
                new JobStart(dir, endpoints(), timeout()).run(job, arguments, JobJar.ofProject(), snapshot);
        if (json) {
            JobReport.printJson(out, result);
        } else {
            JobReport.print(out, result, endpoints().flink());
        }
        return result.works() ? 0 : 1;
    }

    /** The running job with that name or id. */
    FlinkCluster.Job running(String nameOrId) {
        String id = nameOrId.toLowerCase(Locale.ROOT);
        return cluster().jobs().stream()
                .filter(job ->
                        job.active() && (job.name().equals(nameOrId) || job.id().equals(id)))
                .findFirst()
                .orElseThrow(() -> new LabFailure(
                        "no job named " + nameOrId + " is running: `fringe jobs list` shows the running jobs"));
    }
}
