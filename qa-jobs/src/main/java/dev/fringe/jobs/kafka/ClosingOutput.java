// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** An output that reports finished splits. */
record ClosingOutput<E>(ReaderOutput<E> output, Consumer<String> finished) implements ReaderOutput<E> {

    boolean isOf(ReaderOutput<E> other) {
        return output == other;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        finished.accept(splitId);
        output.releaseOutputForSplit(splitId);
    }

    @Override
    public SourceOutput<E> createOutputForSplit(String splitId) {
        return output.createOutputForSplit(splitId);
    }

    @Override
    public void collect(E record) {
        output.collect(record);
    }

    @Override
    public void collect(E record, long timestamp) {
        output.collect(record, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        output.markIdle();
    }

    @Override
    public void markActive() {
        output.markActive();
    }
}
