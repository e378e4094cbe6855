// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaSignal;

/**
 * A sample with the detector's decision.
 *
 * @param score the distance from the expected value; null while the detector has too little history
 */
public record Verdict(Sample sample, boolean flagged, Double score) {

    QaSignal toRecord() {
        return QaSignal.newBuilder()
                .setCreateTime(Output.instant(sample.micros()))
                .setBaselineId(sample.baselineId())
                .setSignalValue(sample.value())
                .setFlagged(flagged)
                .setScore(score)
                .setSequence(sample.sequence())
                .build();
    }
}
