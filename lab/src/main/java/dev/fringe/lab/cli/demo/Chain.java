package dev.fringe.lab.cli.demo;

import dev.fringe.lab.cli.Invocation;
import dev.fringe.lab.cli.connectors.ConnectorsCommand;
import dev.fringe.lab.cli.jobs.JobsCommand;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Puts the connectors and jobs of the chain on a running stack, by the commands that a person would type. */
final class Chain {
    private final Path dir;

    Chain(Path dir) {
        this.dir = dir;
    }

    /** @param undo is told what to end if the stack stays */
    void deployJobs(String flink, Undo undo) {
        for (KnownJob known : KnownJob.all()) {
            String job = known.jobName();
            if (known.inDemo() && !isActive(flink, job)) {
                run(new JobsCommand(), "jobs", "run", job);
                undo.add("job " + job, () -> run(new JobsCommand(), "jobs", "stop", job));
            }
        }
    }

    void deployConnectors(Undo undo) {
        run(new ConnectorsCommand(), "connectors", "apply");
        undo.add("the connectors", () -> run(new ConnectorsCommand(), "connectors", "delete"));
    }

    private static boolean isActive(String flink, String job) {
        return StreamSupport.stream(
                        new Rest("Flink", flink)
                                .get("/jobs/overview")
                                .body()
                                .path("jobs")
                                .spliterator(),
                        false)
                .filter(known -> known.path("name").asText().equals(job))
                .anyMatch(known -> !known.path("state").asText().matches("FINISHED|CANCELED|FAILED|SUSPENDED"));
    }

    private void run(Object command, String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--dir");
        all.add(dir.toString());
        int code = Invocation.of(command).execute(all.toArray(String[]::new));
        if (code != 0) {
            throw new LabFailure(
                    "`fringe " + name + " " + String.join(" ", all) + "` did not succeed; its reason is above");
        }
    }
}
