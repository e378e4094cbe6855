// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.flink.JobStart;
import dev.fringe.lab.clusters.flink.JobStop;
import dev.fringe.lab.clusters.flink.SubmittedJob;
import java.io.PrintWriter;

/** The result of starting or stopping a job, as text or as JSON. */
public final class JobReport {
    private JobReport() {}

    /** @param flink the address of Flink's web UI */
    public static void print(PrintWriter out, JobStart.Result result, String flink) {
        SubmittedJob job = result.job();
        String reason = result.reason().map(text -> ": " + text).orElse("");
        out.printf("%s is job %s, %s%s%n", job.name(), job.jobId(), result.state(), reason);
        if (!result.works()) {
            out.println("  The job was cancelled and will not be restarted: correct the error and run it again.");
        }
        if (job.snapshot() != null) {
            out.printf("  restored from %s%n", job.snapshot());
        }
        out.printf("  %s/#/job/%s/%s%n", flink, job.jobId(), result.works() ? "overview" : "exceptions");
        out.flush();
    }

    static void printJson(PrintWriter out, JobStart.Result result) {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("name", result.job().name())
                .put("id", result.job().jobId())
                .put("state", result.state())
                .put("snapshot", result.job().snapshot());
        result.reason().ifPresent(reason -> node.put("reason", reason));
        out.println(node);
        out.flush();
    }

    public static void print(PrintWriter out, JobStop.Result result) {
        String name = result.job().name();
        out.printf("%s %s%n", result.ended() ? "stopped" : "is still stopping:", name);
        result.savepoint().ifPresent(from -> out.printf("  `fringe jobs restore %s` continues from %s%n", name, from));
        out.flush();
    }

    static void printJson(PrintWriter out, JobStop.Result result) {
        out.println(new ObjectMapper()
                .createObjectNode()
                .put("name", result.job().name())
                .put("id", result.job().id())
                .put("ended", result.ended())
                .put("savepoint", result.savepoint().orElse(null)));
        out.flush();
    }
}
