// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaRfiRun;

/** A run of at least one consecutive flagged sample. */
public record Run(long start, long end, long length, double peak, boolean reported) {

    static Run starting(Sample sample) {
        return new Run(sample.micros(), sample.micros(), 1, sample.value(), false);
    }

    Run with(Sample sample) {
        double farthest = Math.abs(sample.value()) > Math.abs(peak) ? sample.value() : peak;
        return new Run(start, sample.micros(), length + 1, farthest, false);
    }

    Run asReported() {
        return new Run(start, end, length, peak, true);
    }

    QaRfiRun toRecord(int baselineId, boolean open) {
        return QaRfiRun.newBuilder()
                .setStartTime(Output.instant(start))
                .setEndTime(Output.instant(end))
                .setBaselineId(baselineId)
                .setLength(length)
                .setPeak(peak)
                .setOpen(open)
                .build();
    }
}
