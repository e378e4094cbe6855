package dev.fringe.lab.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/** Starts a job, watches it come up and tells how that went. */
final class JobStart {
    private final JobOptions options;
    private final PrintWriter out;

    JobStart(JobOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /** @return the exit code */
    int run(KnownJob job, List<String> arguments, JobJar jar, String snapshot) {
        SubmittedJob submitted = options.submitter().submit(job, arguments, jar, snapshot);
        FlinkCluster cluster = options.cluster();
        boolean settled = cluster.awaitStart(submitted.jobId(), options.timeout());
        String state = cluster.jobs().stream()
                .filter(known -> known.id().equals(submitted.jobId()))
                .map(FlinkCluster.Job::state)
                .findFirst()
                .orElse("UNKNOWN");
        JobBook book = options.book();
        if (state.equals("FINISHED") && book.find(submitted.name()).isPresent()) {
            book.enter(submitted.stoppedWith(snapshot));
        }
        boolean well = settled && (state.equals("RUNNING") || state.equals("FINISHED"));
        String reason = well ? "" : cluster.failure(submitted.jobId()).orElse("no reason known yet");
        if (options.json()) {
            out.println(json(submitted, state, reason));
        } else {
            print(submitted, well ? state : state + ": " + reason);
        }
        out.flush();
        return well ? 0 : 1;
    }

    private void print(SubmittedJob job, String state) {
        out.printf("%s is job %s, %s%n", job.name(), job.jobId(), state);
        if (job.snapshot() != null) {
            out.printf("  with the state of %s%n", job.snapshot());
        }
        out.printf("  %s/#/job/%s/overview%n", options.flink(), job.jobId());
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
