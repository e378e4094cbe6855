// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A time range with points in nanoseconds; its end is exclusive. */
record TimeSlice(long from, long until) {
    /** The longest gap within a slice, because other runs may have many points in a longer one. */
    private static final long LONGEST_GAP = Duration.ofHours(1).toNanos();

    /** Divides the times into slices of about this number of points, without long gaps. */
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
        // a gap of more than 292 years overflows
        return gap < 0 || gap > LONGEST_GAP || next - first >= points && gap > 0;
    }
}
