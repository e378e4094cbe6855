// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.util.function.Consumer;

/** Flags samples that are far from the median of the history, in units of the median absolute deviation. */
public record MedianDeviation(Learning learning, double threshold) implements Detector {

    @Override
    public Memory next(Memory memory, Sample sample, Consumer<Verdict> verdicts) {
        Verdict verdict = judge(memory.history(), sample);
        verdicts.accept(verdict);
        return memory.after(verdict, verdict.flagged(), learning.relearn());
    }

    private Verdict judge(History history, Sample sample) {
        if (!learning.knowsEnough(history)) {
            return new Verdict(sample, false, null);
        }
        double score = Math.abs(sample.value() - history.median()) / history.scale();
        return new Verdict(sample, score > threshold, score);
    }

    @Override
    public Memory settle(Memory memory, long horizonMicros, Consumer<Verdict> verdicts) {
        return memory;
    }
}
