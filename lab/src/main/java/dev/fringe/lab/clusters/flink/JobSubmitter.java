// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.clusters.flink.FlinkCluster.Slots;
import dev.fringe.lab.clusters.flink.FlinkCluster.Submission;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Submits jobs to a stack's cluster and records them for recovery. */
public final class JobSubmitter {
    private final FlinkCluster cluster;
    private final Endpoints endpoints;
    private final JobBook book;
    private final Clock clock;

    public JobSubmitter(FlinkCluster cluster, Endpoints endpoints, JobBook book, Clock clock) {
        this.cluster = cluster;
        this.endpoints = endpoints;
        this.book = book;
        this.clock = clock;
    }

    /** @param snapshot the savepoint or checkpoint to restore, or null */
    SubmittedJob submit(KnownJob job, List<String> options, JobJar jar, String snapshot) {
        String name = job.runName(options);
        refuseTwice(name);
        refuseWithoutSlots(job, job.slots(options));
        Submission submission = new Submission(cluster.upload(jar), job.entryClass(), withAddresses(options), snapshot);
        SubmittedJob submitted =
                new SubmittedJob(job, name, options, cluster.run(submission), clock.instant(), snapshot, false);
        if (!KnownJob.isHistory(options)) {
            book.enter(submitted);
        }
        return submitted;
    }

    private void refuseTwice(String name) {
        cluster.active(name).ifPresent(running -> {
            throw new LabFailure(name + " already runs, as job " + running.id()
                    + ": stop it first with `fringe jobs stop " + name + "`");
        });
    }

    private void refuseWithoutSlots(KnownJob job, int wanted) {
        Slots slots = cluster.slots();
        if (slots.free() >= wanted) {
            return;
        }
        if (slots.taskManagers() == 0) {
            throw new LabFailure("no task manager runs, which " + job.jobName()
                    + " needs: restart them with `fringe up`, check them with `fringe status`");
        }
        int perManager = Math.max(1, slots.total() / slots.taskManagers());
        int managers = (slots.total() - slots.free() + wanted + perManager - 1) / perManager;
        throw new LabFailure(
                job.jobName() + " needs " + wanted + " slots, but only " + slots.free() + " of " + slots.total()
                        + " are free: run `fringe up --taskmanagers " + managers + "`"
                        + (slots.free() > 0 ? ", or run the job with --parallelism " + slots.free() : ""));
    }

    private List<String> withAddresses(List<String> options) {
        List<String> arguments = new ArrayList<>();
        if (JobArguments.value(options, "--kafka").isEmpty()) {
            arguments.addAll(List.of("--kafka", endpoints.kafka()));
        }
        if (JobArguments.value(options, "--registry").isEmpty()) {
            arguments.addAll(List.of("--registry", endpoints.registry()));
        }
        arguments.addAll(options);
        return arguments;
    }
}
