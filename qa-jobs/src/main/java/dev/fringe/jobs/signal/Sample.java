// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.BaselineSignal;
import java.util.Comparator;

/**
 * The fields of a record of {@code baseline_signal} that the assessment needs.
 *
 * @param sequence null if the publisher does not set it
 * @param lane the partition of the record
 */
public record Sample(int baselineId, long micros, double value, Long sequence, int lane) implements Timed<Sample> {
    private static final Comparator<Sample> ORDER = Comparator.comparingLong(Sample::micros)
            .thenComparing(Sample::sequence, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingDouble(Sample::value);

    static Sample of(BaselineSignal signal, int partition) {
        if (!Double.isFinite(signal.getSignalValue())) {
            throw new IllegalArgumentException("has a signalValue that is not a finite number");
        }
        return new Sample(
                signal.getBaselineId(),
                Output.micros(signal.getCreateTime()),
                signal.getSignalValue(),
                signal.getSequence(),
                partition);
    }

    /** Converts the sample back to a record, without the bands, which are not kept. */
    BaselineSignal toRecord() {
        return BaselineSignal.newBuilder()
                .setBaselineId(baselineId)
                .setCreateTime(Output.instant(micros))
                .setSignalValue(value)
                .setSequence(sequence)
                .build();
    }

    @Override
    public int compareTo(Sample other) {
        return ORDER.compare(this, other);
    }
}
