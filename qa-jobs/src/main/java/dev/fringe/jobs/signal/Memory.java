package dev.fringe.jobs.signal;

import java.util.List;

/**
 * What a detector remembers of one baseline.
 *
 * @param row flagged samples in a row, up to now
 * @param window samples whose neighbours matter, in order; a detector that judges each sample by itself keeps none
 * @param undecided how many at the end of the window still wait for their verdict
 */
public record Memory(History history, int row, List<Sample> window, int undecided) {

    /** The memory after a verdict: flagged values are no part of what is expected, unless they are here to stay. */
    Memory after(Verdict verdict, int patience) {
        if (!verdict.flagged()) {
            return new Memory(history.with(verdict.sample().value()), 0, window, undecided);
        }
        // So long a row is no interference but the signal's new level, so it is learnt from scratch.
        return row + 1 < patience
                ? new Memory(history, row + 1, window, undecided)
                : new Memory(History.ofCapacity(history.ring().length), 0, window, undecided);
    }
}
