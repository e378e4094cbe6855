// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.util.ArrayList;
import java.util.List;

/**
 * When the counts of a subject change.
 *
 * @param passed the time of the last change that was emitted. After a restart it is known before the watermark.
 * @param slices the slices that have tallies
 */
public record Timeline(long passed, List<Slice> slices) {
    static final Timeline EMPTY = new Timeline(Long.MIN_VALUE, List.of());

    Timeline with(Slice slice) {
        List<Slice> more = new ArrayList<>(slices);
        more.add(slice);
        return new Timeline(passed, more);
    }

    /** The time of the next change; the largest time if there is none. */
    long next(long corrected) {
        long next = Long.MAX_VALUE;
        for (Slice slice : slices) {
            next = Math.min(next, slice.changesAfter(passed, corrected));
        }
        return next;
    }
}
