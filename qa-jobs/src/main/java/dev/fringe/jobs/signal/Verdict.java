// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaSignal;

/**
 * A sample and what the detector holds it for.
 *
 * @param score how far from the expected; null while the detector has too little history to judge
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
