// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import dev.fringe.jobs.order.Timed;
import dev.fringe.jobs.registry.RecordReaders;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.formats.avro.utils.FSDataInputStreamWrapper;

/** Reads Avro files of any schema that the generated class can be read from, block by block. */
public record ArchivedFormat<A extends SpecificRecord, T extends Timed<T>>(
        Class<A> avroType, TypeInformation<T> type, ItemOf<A, T> item) implements BulkFormat<T, FileSourceSplit> {

    /** Converts a record to an item. */
    public interface ItemOf<A, T> extends Serializable {
        /** @param number differs between equal records */
        T of(A value, long number) throws Exception;
    }

    @Override
    public Reader<T> createReader(Configuration settings, FileSourceSplit file) throws IOException {
        return restoreReader(settings, file);
    }

    @Override
    public Reader<T> restoreReader(Configuration settings, FileSourceSplit file) throws IOException {
        FSDataInputStream in = file.path().getFileSystem().open(file.path());
        try {
            DataFileReader<A> records = new DataFileReader<>(
                    new FSDataInputStreamWrapper(in, file.fileSize()), RecordReaders.ofFile(avroType));
            if (file.getReaderPosition().isPresent()) {
                records.seek(file.getReaderPosition().get().getOffset());
            }
            return new Blocks(file, records);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw unreadable(file, e);
        }
    }

    private IOException unreadable(FileSourceSplit file, Exception reason) {
        return new IOException(
                "cannot read " + file.path() + " as " + avroType.getSimpleName() + " (" + reason.getMessage()
                        + "): move the file out of the archive to run the job without its records",
                reason);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    /** A file's blocks. A position in it is the beginning of a block and a number of its records. */
    private final class Blocks implements Reader<T> {
        private final FileSourceSplit file;
        private final DataFileReader<A> records;
        private final long hour;
        private long skipped;

        Blocks(FileSourceSplit file, DataFileReader<A> records) {
            this.file = file;
            this.records = records;
            this.hour = HourFolder.hour(file.path());
            this.skipped = file.getReaderPosition()
                    .map(CheckpointedPosition::getRecordsAfterOffset)
                    .orElse(0L);
        }

        @Override
        public RecordIterator<T> readBatch() throws IOException {
            try {
                long block = records.previousSync();
                List<T> items = new ArrayList<>();
                for (long left = records.hasNext() ? records.getBlockCount() : 0; left > 0; left--) {
                    items.add(item(records.next(), block, items.size()));
                }
                if (items.isEmpty()) {
                    expectEnd(block);
                    return null;
                }
                long skip = skipped;
                skipped = 0;
                return new IteratorResultIterator<>(items.listIterator(Math.toIntExact(skip)), block, skip);
            } catch (Exception e) {
                throw unreadable(file, e);
            }
        }

        private T item(A value, long block, int number) throws Exception {
            T next = item.of(value, (file.path().getPath().hashCode() * 1_000_003L + block) * 1_000_003L + number);
            if (Math.floorDiv(next.micros(), TimeUnit.HOURS.toMicros(1)) != hour) {
                throw new IOException("a record is of another hour than its folder: archive the topic again,"
                        + " with the field of this job's event time as --time");
            }
            return next;
        }

        /** Avro takes a truncated block for the end of the file. */
        private void expectEnd(long block) throws EOFException {
            if (block != file.fileSize()) {
                throw new EOFException("the file ends in the middle of a block");
            }
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }
}
