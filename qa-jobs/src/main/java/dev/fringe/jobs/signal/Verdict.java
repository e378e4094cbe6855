package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaSignal;

/**
 * A sample and what the detector holds it for; or, between two of them, word that the baseline has fallen silent and that
 * nothing is held of it any more.
 *
 * @param score how far from the expected; null while the detector has too little history to judge
 */
public record Verdict(Sample sample, boolean flagged, Double score) {

    static Verdict ofSilence(int baselineId) {
        return new Verdict(new Sample(baselineId, 0, Double.NaN, null), false, null);
    }

    /** No sample has a value that is no number. */
    boolean isSilence() {
        return Double.isNaN(sample.value());
    }

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
