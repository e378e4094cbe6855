// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import dev.fringe.lab.cli.connectors.ConnectorReport;
import dev.fringe.lab.cli.jobs.JobReport;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.Rollout;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobJar;
import dev.fringe.lab.clusters.flink.JobStart;
import dev.fringe.lab.clusters.flink.JobStop;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Deploys the connectors and jobs of the chain to a running stack. */
final class Chain {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path dir;
    private final Endpoints endpoints;
    private final FlinkCluster flink;
    private final PrintWriter out;

    /** @param dir of the stack */
    Chain(Path dir, Endpoints endpoints, PrintWriter out) {
        this.dir = dir;
        this.endpoints = endpoints;
        this.flink = new FlinkCluster(new Rest("Flink", endpoints.flink()));
        this.out = out;
    }

    /** @param undo collects the steps that stop the jobs */
    void deployJobs(Undo undo) {
        for (KnownJob job : KnownJob.all()) {
            if (job.inDemo()) {
                start(job, List.of(), undo);
            }
        }
    }

    /** Archives what the jobs of the demo read and write. */
    void deployArchive(Path folder, Undo undo) {
        String topics = KnownJob.all().stream()
                .filter(KnownJob::inDemo)
                .flatMap(job -> Stream.concat(job.reads().stream(), job.writes().stream()))
                .collect(Collectors.joining(","));
        List<String> options = List.of(
                "--topics",
                topics,
                "--time",
                "createTime:us,phenomenonTime,windowStart,startTime,time",
                "--output-dir",
                folder.toUri().toString(),
                "--checkpoint-interval",
                "10s");
        start(KnownJob.named("archive-topics"), options, undo);
        out.println("  files in " + folder);
    }

    private void start(KnownJob job, List<String> options, Undo undo) {
        if (flink.active(job.jobName()).isPresent()) {
            return;
        }
        JobStart.Result result = new JobStart(dir, endpoints, PATIENCE).run(job, options, JobJar.ofProject(), null);
        JobReport.print(out, result, endpoints.flink());
        if (!result.works()) {
            throw new LabFailure("job " + job.jobName() + " does not run; see the reason above");
        }
        undo.add("job " + job.jobName(), () -> stop(job));
    }

    private void stop(KnownJob job) {
        flink.active(job.jobName())
                .ifPresent(running -> JobReport.print(out, new JobStop(dir, flink, PATIENCE).withSavepoint(running)));
    }

    void deployConnectors(Undo undo) {
        ConnectCluster cluster = ConnectCluster.at(endpoints.connect());
        List<ConnectorFile> files = ConnectorFile.load(
                List.of(Installation.current().connectConfigs().resolve("connectors")));
        ConnectorReport report = new ConnectorReport(out, false);
        boolean running = new Rollout(cluster, endpoints.kafkaIfNamed(), endpoints.registryIfNamed())
                .apply(files, PATIENCE, result -> report.applied(result, PATIENCE));
        if (!running) {
            throw new LabFailure("not all connectors run; see the reasons above");
        }
        undo.add("the connectors", () -> files.forEach(file -> report.deleted(file, cluster.delete(file.name()))));
    }
}
