// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.BaselineSignal;
import java.util.Comparator;

/**
 * What the assessment needs of a record of {@code baseline_signal}.
 *
 * @param sequence null where the publisher does not count
 * @param lane the partition that it was read from
 */
public record Sample(int baselineId, long micros, double value, Long sequence, int lane) implements Timed<Sample> {
    private static final Comparator<Sample> ORDER = Comparator.comparingLong(Sample::micros)
            .thenComparing(Sample::sequence, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingDouble(Sample::value);

    static Sample of(BaselineSignal signal, int partition) {
        if (!Double.isFinite(signal.getSignalValue())) {
            throw new IllegalArgumentException("has a signalValue that is no finite number");
        }
        return new Sample(
                signal.getBaselineId(),
                Output.micros(signal.getCreateTime()),
                signal.getSignalValue(),
                signal.getSequence(),
                partition);
    }

    /** The sample again; the bands, which the assessment has no use for, are not kept. */
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
