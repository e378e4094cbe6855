// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A stretch of time that holds points, from its first nanosecond to before its last. */
record TimeSlice(long from, long until) {
    /** Where a run has no points for longer, others may have many. */
    private static final long LONGEST_GAP = Duration.ofHours(1).toNanos();

    /** Slices with about so many points each, without the long gaps between them. */
    static List<TimeSlice> of(Collection<Series> series, int points) {
        long[] times = series.stream().flatMapToLong(Series::times).sorted().toArray();
        List<TimeSlice> slices = new ArrayList<>();
        int first = 0;
        for (int next = 1; next <= times.length; next++) {
            if (next == times.length || endsBefore(times, first, next, points)) {
                slices.add(new TimeSlice(times[first], times[next - 1] + 1));
                first = next;
            }
        }
        return slices;
    }

    private static boolean endsBefore(long[] times, int first, int next, int points) {
        long gap = times[next] - times[next - 1];
        // a gap of more than 292 years is negative
        return gap < 0 || gap > LONGEST_GAP || next - first >= points && gap > 0;
    }
}
