// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.flink.core.fs.Path;

/**
 * The place in Kafka of the first record of an archived file, which is in the header of the file.
 *
 * <p>Each checkpoint of the archive job ends its files and determines the offsets that it commits. Therefore all records of a file
 * lie before the committed offsets if the first one does.
 */
public record FirstRecord(int partition, long offset) {
    private static final String PARTITION = "kafka.partition";
    private static final String OFFSET = "kafka.offset";

    public void writeTo(DataFileWriter<?> header) {
        header.setMeta(PARTITION, partition).setMeta(OFFSET, offset);
    }

    /** @param ends an offset for each partition */
    boolean isBefore(Map<Integer, Long> ends) {
        return offset < ends.getOrDefault(partition, Long.MAX_VALUE);
    }

    static FirstRecord of(Path file) throws IOException {
        try (DataFileStream<Object> opened =
                new DataFileStream<>(file.getFileSystem().open(file), new GenericDatumReader<>())) {
            if (opened.getMeta(OFFSET) == null) {
                throw new IOException(
                        "it does not contain the offset of its first record, because an older version wrote it");
            }
            return new FirstRecord((int) opened.getMetaLong(PARTITION), opened.getMetaLong(OFFSET));
        } catch (IOException | AvroRuntimeException e) {
            throw new IOException(
                    "cannot continue with Kafka after " + file + " (" + e.getMessage() + "): run the job without"
                            + " --then-kafka-after, or move the file out of the archive to run without its records",
                    e);
        }
    }
}
