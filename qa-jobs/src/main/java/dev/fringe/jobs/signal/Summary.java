// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaSummary;

/**
 * The summary of one baseline in one window.
 *
 * @param squares sum of squared distances from the mean (Welford's algorithm), which is numerically stable
 * @param reported whether the latest state was emitted
 */
public record Summary(
        long start,
        long count,
        double mean,
        double squares,
        double min,
        double max,
        long flagged,
        long first,
        long last,
        boolean reported) {

    static Summary starting(long start, Verdict verdict) {
        Sample sample = verdict.sample();
        return new Summary(
                start,
                1,
                sample.value(),
                0,
                sample.value(),
                sample.value(),
                verdict.flagged() ? 1 : 0,
                sample.micros(),
                sample.micros(),
                false);
    }

    Summary with(Verdict verdict) {
        double value = verdict.sample().value();
        double distance = value - mean;
        double nextMean = mean + distance / (count + 1);
        return new Summary(
                start,
                count + 1,
                nextMean,
                squares + distance * (value - nextMean),
                Math.min(min, value),
                Math.max(max, value),
                flagged + (verdict.flagged() ? 1 : 0),
                first,
                verdict.sample().micros(),
                false);
    }

    Summary asReported() {
        return new Summary(start, count, mean, squares, min, max, flagged, first, last, true);
    }

    QaSummary toRecord(int baselineId, long windowMicros) {
        return QaSummary.newBuilder()
                .setWindowStart(Output.instant(start))
                .setWindowEnd(Output.instant(start + windowMicros))
                .setBaselineId(baselineId)
                .setCount(count)
                .setMean(mean)
                .setStddev(Math.sqrt(squares / count))
                .setMin(min)
                .setMax(max)
                .setFlagged(flagged)
                .setFlaggedShare((double) flagged / count)
                .setFirstTime(Output.instant(first))
                .setLastTime(Output.instant(last))
                .build();
    }
}
