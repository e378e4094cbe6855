// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.util.List;

/**
 * What a detector remembers of one baseline.
 *
 * @param row outliers since the last sample that was not flagged
 * @param window samples whose neighbours matter, in order; a detector that judges each sample by itself keeps none
 * @param undecided how many at the end of the window still wait for their verdict
 */
public record Memory(History history, int row, List<Sample> window, int undecided) {

    /**
     * The memory after a verdict: outliers are no part of what is expected, unless they are here to stay.
     *
     * @param outlier whether the sample lies so far off by itself that learning from it would do harm
     */
    Memory after(Verdict verdict, boolean outlier, int patience) {
        if (!outlier) {
            int newRow = verdict.flagged() ? row : 0;
            return new Memory(history.with(verdict.sample().value()), newRow, window, undecided);
        }
        // So long a row is no interference but the signal's new level, so it is learnt from scratch.
        return row + 1 < patience
                ? new Memory(history, row + 1, window, undecided)
                : new Memory(History.ofCapacity(history.ring().length), 0, window, undecided);
    }
}
