// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.util.List;

/**
 * The state of a detector for one baseline.
 *
 * @param row the number of outliers since the last sample that was not flagged
 * @param window samples that are needed as neighbours, in order; empty for a detector that judges each sample alone
 * @param undecided the number of samples at the end of the window without a verdict
 */
public record Memory(History history, int row, List<Sample> window, int undecided) {

    /** A copy that does not change with this one's history. */
    Memory copy() {
        return new Memory(history.copy(), row, window, undecided);
    }

    /**
     * The state after a verdict. Outliers are not learnt, unless they persist.
     *
     * @param outlier whether the sample is so far off that it must not be learnt
     */
    Memory after(Verdict verdict, boolean outlier, int patience) {
        if (!outlier) {
            int newRow = verdict.flagged() ? row : 0;
            return new Memory(history.with(verdict.sample().value()), newRow, window, undecided);
        }
        // Such a long row is the new level of the signal, which is learnt from the beginning.
        return row + 1 < patience
                ? new Memory(history, row + 1, window, undecided)
                : new Memory(History.ofCapacity(history.ring().length), 0, window, undecided);
    }
}
