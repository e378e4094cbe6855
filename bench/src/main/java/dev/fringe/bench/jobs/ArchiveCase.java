// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.lab.stack.Wait;
import dev.fringe.records.wire.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;

/** The archive, and a loop that checks the header of each record and appends its bytes to one Avro file. */
final class ArchiveCase implements JobCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JobStack stack;
    private final SampleTopic topic;
    private final String format;
    private int runs;

    ArchiveCase(JobStack stack, SampleTopic topic, String format) {
        this.stack = stack;
        this.topic = topic;
        this.format = format;
    }

    @Override
    public String name() {
        return "archive-topics, " + format;
    }

    @Override
    public long records() {
        return topic.samples();
    }

    @Override
    public double loop() throws IOException {
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

    /** Ends with the checkpoint that contains the last record; then each record is in a file once. */
    @Override
    public JobStack.Spent job() throws Exception {
        String run = "archive-" + format + runs++;
        Path folder = stack.dir().resolve(run);
        JobStack.Spent spent = stack.spent(() -> {
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
                    folder.toUri().toString(),
                    "--checkpoint-interval",
                    "1s"));
            stack.awaitCommitted(run, topic.name(), records());
        });
        if (format.equals("avro") && !Wait.until(PATIENCE, () -> archived(folder) >= records())) {
            throw new IllegalStateException("only " + archived(folder) + " records are in files");
        }
        stack.fringe(List.of("jobs", "stop", run, "--cancel"));
        if (format.equals("avro")) {
            JobCase.balance("records in the archive", records(), archived(folder));
        }
        return spent;
    }

    private static long archived(Path folder) {
        long records = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                try (DataFileReader<Object> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
                    while (reader.hasNext()) {
                        reader.nextBlock();
                        records += reader.getBlockCount();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count the archive", e);
        }
        return records;
    }
}
