// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaRfiCurrent;

/**
 * The latest verdict of a baseline, and the time since which its state is unchanged.
 *
 * @param reported not used; version 0.1.0 stored it, and Flink cannot read a record that has lost a component
 */
public record Current(Verdict latest, long since, boolean reported) {

    static Current startingWith(Verdict verdict) {
        return new Current(verdict, verdict.sample().micros(), false);
    }

    Current with(Verdict verdict) {
        return new Current(
                verdict,
                verdict.flagged() == latest.flagged() ? since : verdict.sample().micros(),
                false);
    }

    QaRfiCurrent toRecord() {
        return QaRfiCurrent.newBuilder()
                .setTime(Output.instant(latest.sample().micros()))
                .setBaselineId(latest.sample().baselineId())
                .setFlagged(latest.flagged())
                .setSince(Output.instant(since))
                .setSignalValue(latest.sample().value())
                .setScore(latest.score())
                .build();
    }
}
