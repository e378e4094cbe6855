// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import dev.fringe.jobs.order.Timed;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.FileSourceSplitSerializer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Reads the files of an archived topic hour by hour. */
public final class ArchivedRecords<T extends Timed<T>> extends AbstractFileSource<T, FileSourceSplit> {
    private static final long serialVersionUID = 1L;
    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    public ArchivedRecords(ArchivedTopic topic, List<FileSourceSplit> files, ArchivedFormat<?, T> format) {
        super(new Path[] {topic.folder()}, () -> (folders, atLeast) -> files, HourOrder::new, format, null);
    }

    /** The records of an hour are in no order, so the watermark is the beginning of the hour until the next one. */
    public WatermarkStrategy<T> watermarks() {
        return WatermarkStrategy.<T>forGenerator(context -> new HourWatermarks<>())
                .withTimestampAssigner((item, unknown) -> Math.floorDiv(item.micros(), 1000L));
    }

    private static final class HourWatermarks<T> implements WatermarkGenerator<T> {
        @Override
        public void onEvent(T item, long millis, WatermarkOutput output) {
            output.emitWatermark(new Watermark(Math.floorDiv(millis, HOUR_MILLIS) * HOUR_MILLIS - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    @Override
    public SimpleVersionedSerializer<FileSourceSplit> getSplitSerializer() {
        return FileSourceSplitSerializer.INSTANCE;
    }

    /**
     * Flink's reader, except that it does not pause its file while it waits for other sources. Flink fails a reader that cannot pause
     * its splits, although the reader as a whole waits anyway.
     */
    @Override
    @SuppressWarnings("try") // Flink's readers may throw any exception from close()
    public SourceReader<T, FileSourceSplit> createReader(SourceReaderContext context) {
        SourceReader<T, FileSourceSplit> reader = super.createReader(context);
        return new SourceReader<>() {
            @Override
            public void start() {
                reader.start();
            }

            @Override
            public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
                return reader.pollNext(output);
            }

            @Override
            public List<FileSourceSplit> snapshotState(long checkpointId) {
                return reader.snapshotState(checkpointId);
            }

            @Override
            public CompletableFuture<Void> isAvailable() {
                return reader.isAvailable();
            }

            @Override
            public void addSplits(List<FileSourceSplit> files) {
                reader.addSplits(files);
            }

            @Override
            public void notifyNoMoreSplits() {
                reader.notifyNoMoreSplits();
            }

            @Override
            public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {}

            @Override
            public void close() throws Exception {
                reader.close();
            }
        };
    }
}
