// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The counts of one key by the begin of their slice. The count of a window follows from them; it changes only where a slice enters or
 * leaves the window.
 */
record Slices(NavigableMap<Long, Long> counts) {
    /** The count of a window that ends at a time. */
    record Change(Window window, long end, long count) {}

    Change at(Window window, long end) {
        long count = counts.subMap(window.firstOf(end), end).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new Change(window, end, count);
    }

    /** The begin of the newest slice in the window that ends at a time; null if it has none. */
    Long newestIn(Window window, long end) {
        Long begin = counts.lowerKey(end);
        return begin == null || begin < window.firstOf(end) ? null : begin;
    }

    /** Whether the window changes at this time. */
    boolean change(Window window, long end) {
        return counts.containsKey(end - window.slice()) || counts.containsKey(window.leftBy(end));
    }

    /**
     * The counts up to a time that an additional event in a slice has changed, the oldest first. The latest count of the window comes
     * last, even if it has not changed, so that whoever keeps the last value of a key keeps the latest count.
     */
    List<Change> changedBy(long sliceBegin, Window window, long upTo) {
        TreeSet<Long> ends = new TreeSet<>();
        for (long begin : counts.keySet()) {
            ends.add(window.enters(begin));
            ends.add(window.leaves(begin));
        }
        SortedSet<Long> passed = ends.headSet(upTo + 1);
        List<Change> changes = new ArrayList<>();
        for (long end : passed) {
            boolean changed = end >= window.enters(sliceBegin) && end <= window.leaves(sliceBegin);
            if (changed || end == passed.last()) {
                changes.add(at(window, end));
            }
        }
        return changes;
    }
}
