// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The combinatorial threshold method of radio astronomy (Offringa et al. 2010, MNRAS 405, 155): interference that is too weak to
 * stand out in one sample stands out in the mean of several. Windows of 1, 2, 4 … 64 samples are tried with ever lower thresholds,
 * each the one before divided by the fall; what a smaller window flagged is left out of the larger ones, so that a spike does not smear.
 *
 * <p>A sample is judged with the 63 samples before and the 63 samples after it, but waits for later samples at most for the hold.
 */
public record SumThreshold(Learning learning, double base, double fall, Duration hold) implements Detector {
    /** The deviation, in scales, above which a flagged sample is an outlier. */
    private static final double OUTLYING = 2;

    private static final int LARGEST_WINDOW = 64;
    private static final int REACH = LARGEST_WINDOW - 1;

    @Override
    public Memory next(Memory memory, Sample sample, Consumer<Verdict> verdicts) {
        Memory settled = settle(memory, sample.micros(), verdicts);
        // Copies the list, because the previous memory may share it.
        List<Sample> window = new ArrayList<>(settled.window());
        window.add(sample);
        Memory grown = new Memory(settled.history(), settled.row(), window, settled.undecided() + 1);
        return grown.undecided() > REACH ? decideFirst(grown, verdicts) : grown;
    }

    @Override
    public Memory settle(Memory memory, long horizonMicros, Consumer<Verdict> verdicts) {
        Memory current = memory;
        while (current.undecided() > 0 && firstUndecided(current).micros() + hold.toNanos() / 1000 < horizonMicros) {
            current = decideFirst(current, verdicts);
        }
        return current;
    }

    private static Sample firstUndecided(Memory memory) {
        return memory.window().get(memory.window().size() - memory.undecided());
    }

    private Memory decideFirst(Memory memory, Consumer<Verdict> verdicts) {
        List<Sample> window = memory.window();
        int centre = window.size() - memory.undecided();
        Verdict verdict = judge(memory.history(), window, centre);
        verdicts.accept(verdict);
        // A sample that only a long window flags is still learnt: excluding it would reduce the scatter and flag more
        // and
        // more samples.
        History history = memory.history();
        boolean outlier =
                verdict.flagged() && Math.abs(verdict.sample().value() - history.median()) > OUTLYING * history.scale();
        Memory after = memory.after(verdict, outlier, learning.relearn());
        int first = Math.max(0, centre + 1 - REACH);
        List<Sample> stillNeeded = new ArrayList<>(window.subList(first, window.size()));
        return new Memory(after.history(), after.row(), stillNeeded, memory.undecided() - 1);
    }

    private Verdict judge(History history, List<Sample> window, int centre) {
        Sample sample = window.get(centre);
        if (!learning.knowsEnough(history)) {
            return new Verdict(sample, false, null);
        }
        double median = history.median();
        double scale = history.scale();
        double[] deviations = new double[window.size()];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = (window.get(i).value() - median) / scale;
        }
        double score = score(deviations, centre, base, fall);
        return new Verdict(sample, score > base, score);
    }

    /**
     * The largest mean of a window that contains the sample, scaled so that all window sizes have the same threshold. The search
     * ends with the first size that flags the sample.
     */
    static double score(double[] deviations, int centre, double base, double fall) {
        int length = deviations.length;
        boolean[] flagged = new boolean[length];
        double score = 0;
        double weight = 1;
        for (int size = 1; size <= LARGEST_WINDOW && size <= length; size *= 2, weight *= fall) {
            boolean[] flaggedNow = flagged.clone();
            double sum = 0;
            int counted = 0;
            for (int end = 0; end < length; end++) {
                if (!flagged[end]) {
                    sum += deviations[end];
                    counted++;
                }
                int gone = end - size;
                if (gone >= 0 && !flagged[gone]) {
                    sum -= deviations[gone];
                    counted--;
                }
                int start = gone + 1;
                if (start < 0 || counted == 0) {
                    continue;
                }
                double weighted = Math.abs(sum / counted) * weight;
                if (weighted > base) {
                    Arrays.fill(flaggedNow, start, end + 1, true);
                }
                if (start <= centre && centre <= end) {
                    score = Math.max(score, weighted);
                }
            }
            if (flaggedNow[centre]) {
                return score;
            }
            flagged = flaggedNow;
        }
        return score;
    }
}
