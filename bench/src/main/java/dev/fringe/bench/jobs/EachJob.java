// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.bench.report.Figures;
import dev.fringe.bench.report.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Records a second per core of each job, and of a plain loop over the same records, which does what has to be done with a record without
 * Flink, Kafka's output, state and event time. Job and loop alternate, and their results must agree.
 *
 * <p>A core is a second of processor time of the task manager with all its threads but Java's compiler, from the start of a job to its
 * end.
 */
public final class EachJob {
    private static final int USUAL_ROUNDS = 3;
    private static final int BASELINES = 500;

    private EachJob() {}

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        JobStack stack = JobStack.start("jobs", MarketSpeed.LARGER);
        SampleTopic samples = SampleTopic.filled(stack.endpoints(), "samples", BASELINES, records);
        measure(new AssessmentCase(stack, samples));
        measure(new LimitsCase(stack, samples));
        measure(new ArchiveCase(stack, samples, "avro"));
        measure(MachinesCase.filled(stack, records));
        JobTopics topics = new JobTopics(stack.endpoints());
        topics.recreate(Stream.of(MarketSpeed.INPUTS, MarketSpeed.JOINED, MarketSpeed.OTHERS)
                .flatMap(List::stream)
                .toList());
        MarketSpeed.fill(stack, records, "0");
        measure(MarketCase.join(stack, topics));
        measure(MarketCase.count(stack, topics));
        measure(MarketCase.content(stack, topics));
    }

    /** The first round warms up and is not counted. */
    private static void measure(JobCase job) throws Exception {
        List<Double> loops = new ArrayList<>();
        List<Double> jobs = new ArrayList<>();
        for (int round = 0; round <= Figures.rounds(USUAL_ROUNDS); round++) {
            double loop = job.loop();
            double rate = job.records() / job.job().compiledSeconds();
            if (round > 0) {
                loops.add(loop);
                jobs.add(rate);
            }
        }
        Measurement measurement = Measurement.higher("jobs", job.name(), "records/s per core", jobs)
                .limit("plain loop", loops);
        measurement.report();
        System.out.printf(
                Locale.ROOT,
                "%-22s: loop %9.0f, job %8.0f records/s per core, ratio %.3f (%.3f to %.3f)%n",
                job.name(),
                measurement.limit().value(),
                measurement.figure().value(),
                measurement.limit().ratio(),
                measurement.limit().least(),
                measurement.limit().most());
    }
}
