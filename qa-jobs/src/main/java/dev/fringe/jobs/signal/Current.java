// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaRfiCurrent;

/** The latest verdict of a baseline, and the time since which its state is unchanged. */
public record Current(Verdict latest, long since) {

    static Current startingWith(Verdict verdict) {
        return new Current(verdict, verdict.sample().micros());
    }

    Current with(Verdict verdict) {
        return new Current(
                verdict,
                verdict.flagged() == latest.flagged() ? since : verdict.sample().micros());
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
