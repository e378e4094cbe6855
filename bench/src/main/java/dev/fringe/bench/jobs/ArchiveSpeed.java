// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import java.util.List;
import java.util.Locale;

/**
 * Records a second per core that archive-topics writes from Kafka to files, and the rate of a plain loop that reads the same topic with Kafka's
 * consumer, checks the header of each record and appends its bytes to one Avro file.
 *
 * <p>A core is a second of processor time of the task manager, with all its threads, from the job's start to the checkpoint that
 * contains the last record.
 */
public final class ArchiveSpeed {
    private static final int BASELINES = 500;

    private ArchiveSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        JobStack stack = JobStack.start("archive");
        SampleTopic topic = SampleTopic.filled(stack.endpoints(), "archive-bench", BASELINES, records);
        // the first round warms both up and is not counted
        ArchiveCase avro = new ArchiveCase(stack, topic, "avro");
        avro.loop();
        avro.job();
        double limit = avro.loop();
        for (ArchiveCase format : List.of(avro, new ArchiveCase(stack, topic, "parquet"))) {
            double job = records / format.job().seconds();
            System.out.printf(
                    Locale.ROOT,
                    "%-23s: loop %9.0f, job %8.0f records/s per core, ratio %.2f%n",
                    format.name(),
                    limit,
                    job,
                    job / limit);
        }
    }
}
