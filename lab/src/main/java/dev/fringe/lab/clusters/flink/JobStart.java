package dev.fringe.lab.clusters.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.cli.jobs.JobOptions;
import dev.fringe.lab.clusters.flink.JobWatch.Outcome;
import dev.fringe.lab.stack.LabFailure;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts a job, watches it until it works and tells how that went; ends a job that does not. */
public final class JobStart {
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration CANCELLING = Duration.ofSeconds(30);

    private final JobOptions options;
    private final PrintWriter out;

    public JobStart(JobOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /** @return the exit code */
    public int run(KnownJob job, List<String> arguments, JobJar jar, String snapshot) {
        Optional<SubmittedJob> before = options.book().find(job.runName(arguments));
        SubmittedJob submitted = options.submitter().submit(job, arguments, jar, snapshot);
        FlinkCluster cluster = options.cluster();
        Outcome outcome = new JobWatch(cluster, STEADY).await(submitted.jobId(), options.timeout());
        if (outcome instanceof Outcome.Works works) {
            rememberIfFinished(submitted, works.state(), snapshot);
            tell(submitted, works.state(), "");
            return 0;
        }
        end(cluster, submitted.jobId());
        options.book().takeBack(submitted.name(), before);
        tell(submitted, "FAILED", reason(outcome));
        return 1;
    }

    /** A job that failed once would restart and fail again, up to its number of restarts. */
    private static void end(FlinkCluster cluster, String jobId) {
        if (cluster.jobs().stream().anyMatch(job -> job.id().equals(jobId) && job.active())) {
            cluster.cancel(jobId);
            if (!cluster.awaitEnd(jobId, CANCELLING)) {
                throw new LabFailure("job " + jobId + " does not work and has not ended within "
                        + CANCELLING.toSeconds() + " s of being cancelled: see `fringe jobs list`");
            }
        }
    }

    private String reason(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? failed.reason()
                : "it did not run with all its tasks within "
                        + options.timeout().toSeconds() + " s (state " + outcome.state()
                        + "); see `fringe status`, or give it longer with --timeout";
    }

    private void rememberIfFinished(SubmittedJob submitted, String state, String snapshot) {
        JobBook book = options.book();
        if (state.equals("FINISHED") && book.find(submitted.name()).isPresent()) {
            book.enter(submitted.stoppedWith(snapshot));
        }
    }

    private void tell(SubmittedJob job, String state, String reason) {
        if (options.json()) {
            out.println(json(job, state, reason));
        } else {
            print(job, state, reason);
        }
        out.flush();
    }

    private void print(SubmittedJob job, String state, String reason) {
        boolean works = reason.isEmpty();
        out.printf("%s is job %s, %s%n", job.name(), job.jobId(), works ? state : state + ": " + reason);
        if (!works) {
            out.println("  It was ended, and nothing brings it back: correct what failed and run it again.");
        }
        if (job.snapshot() != null) {
            out.printf("  with the state of %s%n", job.snapshot());
        }
        out.printf("  %s/#/job/%s/%s%n", options.flink(), job.jobId(), works ? "overview" : "exceptions");
    }

    private static ObjectNode json(SubmittedJob job, String state, String reason) {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("name", job.name())
                .put("id", job.jobId())
                .put("state", state)
                .put("snapshot", job.snapshot());
        return reason.isEmpty() ? node : node.put("reason", reason);
    }
}
