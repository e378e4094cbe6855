// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fringe.lab.clusters.flink.FlinkCluster.Job;
import dev.fringe.lab.clusters.flink.KnownJob;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the jobs of the cluster and the jobs that can be started.")
final class JobsList implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Override
    public Integer call() {
        List<Job> jobs = options.cluster().jobs();
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(json(jobs));
        } else {
            jobs.forEach(
                    job -> out.printf("%-10s %-24s %s  since %s%n", job.state(), job.name(), job.id(), age(job.age())));
            KnownJob.all().stream()
                    .filter(known -> jobs.stream().noneMatch(job -> isActive(job, known)))
                    .forEach(known -> out.printf(
                            "%-10s %-24s `fringe jobs run %2$s` starts it%s%s%n",
                            "-",
                            known.jobName(),
                            topics("; reads ", known.reads()),
                            topics("; writes ", known.writes())));
        }
        out.flush();
        return 0;
    }

    private static boolean isActive(Job job, KnownJob known) {
        return job.active() && job.name().equals(known.jobName());
    }

    private static String topics(String before, List<String> topics) {
        return topics.isEmpty() ? "" : before + String.join(", ", topics);
    }

    private static ArrayNode json(List<Job> jobs) {
        ArrayNode entries = new ObjectMapper().createArrayNode();
        jobs.forEach(job -> entries.addObject()
                .put("name", job.name())
                .put("id", job.id())
                .put("state", job.state())
                .put("seconds", job.age().toSeconds()));
        return entries;
    }

    private static String age(Duration age) {
        return age.toHours() > 0
                ? age.toHours() + " h " + age.toMinutesPart() + " min"
                : age.toMinutes() > 0 ? age.toMinutes() + " min " + age.toSecondsPart() + " s" : age.toSeconds() + " s";
    }
}
