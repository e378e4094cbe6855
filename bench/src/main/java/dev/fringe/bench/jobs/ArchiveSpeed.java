// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.lab.stack.Wait;
import dev.fringe.records.wire.WireFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/**
 * Records a second per core that archive-topics writes from Kafka to files, and the rate of a plain loop that reads the same topic with Kafka's
 * consumer, checks the header of each record and appends its bytes to one Avro file.
 *
 * <p>A core is a second of processor time of the task manager, with all its threads, from the job's start to the checkpoint that
 * contains the last record.
 */
public final class ArchiveSpeed {
    private static final int BASELINES = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JobStack stack;
    private final int records;

    private ArchiveSpeed(JobStack stack, int records) {
        this.stack = stack;
        this.records = records;
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        new ArchiveSpeed(JobStack.start("archive"), records).run();
        System.exit(0);
    }

    private void run() throws Exception {
        SampleTopic topic = SampleTopic.filled(stack.endpoints(), "archive-bench", BASELINES, records);
        // the first round warms both up and is not counted
        plainLoop(topic);
        archive(topic, "warm-up", "avro");
        double limit = plainLoop(topic);
        for (String format : List.of("avro", "parquet")) {
            double job = archive(topic, format, format);
            System.out.printf(
                    Locale.ROOT,
                    "%-7s: loop %9.0f, job %8.0f records/s per core, ratio %.2f%n",
                    format,
                    limit,
                    job,
                    job / limit);
        }
    }

    /** Records a second of processor time. */
    private double plainLoop(SampleTopic topic) throws IOException {
        SchemaRegistry registry = SampleTopic.registry(stack.endpoints());
        DataFileWriter<Object> writer =
                new DataFileWriter<>(new GenericDatumWriter<>()).setCodec(CodecFactory.snappyCodec());
        int[] written = new int[1];
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        topic.read(value -> {
            if (written[0]++ == 0) {
                writer.create(
                        RecordReaders.schema(WireFormat.schemaId(value), registry),
                        stack.dir().resolve("loop.avro").toFile());
            }
            if (!WireFormat.hasHeader(value)) {
                throw new IOException("a record without a header");
            }
            writer.appendEncoded(
                    ByteBuffer.wrap(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES));
        });
        writer.close();
        return written[0] / ((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9);
    }

    private double archive(SampleTopic topic, String run, String format) throws Exception {
        double before = stack.processorSeconds();
        stack.fringe(List.of(
                "jobs",
                "run",
                "archive-topics",
                "--name",
                run,
                "--topics",
                topic.name(),
                "--time",
                "createTime",
                "--format",
                format,
                "--output-dir",
                stack.dir().resolve(run).toUri().toString(),
                "--checkpoint-interval",
                "1s"));
        try (KafkaCounts kafka = new KafkaCounts(stack.endpoints().kafka())) {
            if (!Wait.until(PATIENCE, () -> kafka.committed(run, topic.name()) == records)) {
                throw new IllegalStateException("the job did not archive all records");
            }
        }
        double used = stack.processorSeconds() - before;
        stack.fringe(List.of("jobs", "stop", run, "--cancel"));
        return records / used;
    }
}
