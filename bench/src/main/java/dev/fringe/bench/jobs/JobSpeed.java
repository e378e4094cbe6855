// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import java.util.List;
import java.util.Locale;

/**
 * Compares the samples per second and core of assess-signal-quality, from Kafka to its four topics, with a plain loop that only
 * decodes the same records and runs the same detector: for 5, 50, 500 and 5,000 baselines, with the state size per baseline.
 *
 * <p>The job runs over the topic's history on one task manager. The time is the processor time of that process with all its
 * threads, so the result does not depend on the number of cores.
 */
public final class JobSpeed {
    private static final List<Integer> BASELINES = List.of(5, 50, 500, 5_000);

    private final JobStack stack;
    private final int samples;

    private JobSpeed(JobStack stack, int samples) {
        this.stack = stack;
        this.samples = samples;
    }

    public static void main(String[] arguments) throws Exception {
        int samples = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        new JobSpeed(JobStack.start("jobs"), samples).run();
    }

    private void run() throws Exception {
        // the first round warms up both and is not counted
        measure("warm-up", 5);
        for (int baselines : BASELINES) {
            System.out.println(measure("b" + baselines, baselines));
        }
    }

    private String measure(String name, int baselines) throws Exception {
        AssessmentCase assessment =
                new AssessmentCase(stack, SampleTopic.filled(stack.endpoints(), name, baselines, samples));
        double limit = assessment.loop();
        double job = samples / assessment.job().seconds();
        return String.format(
                Locale.ROOT,
                "%5d baselines: loop %8.0f, job %7.0f samples/s per core, ratio %.2f; %5.0f bytes of state per baseline",
                baselines,
                limit,
                job,
                job / limit,
                (double) assessment.state() / baselines);
    }
}
