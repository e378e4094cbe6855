package dev.fringe.lab.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts readings by identity; millions of them, so the times of a series are plain numbers. */
final class Tally {
    private final Map<String, Times> series = new TreeMap<>();

    /** Decides by how often a reading was counted in one tally and in another. */
    private interface Choice {
        boolean wanted(int here, int there);
    }

    void add(Reading reading) {
        series.computeIfAbsent(reading.series(), name -> new Times()).add(reading.nanos());
    }

    long total() {
        return series.values().stream().mapToLong(times -> times.count).sum();
    }

    /** Those that are counted here and not there. */
    static List<Reading> missing(Tally here, Tally there) {
        return select(here, there, (inOne, inOther) -> inOne > 0 && inOther == 0);
    }

    /** Those that are counted more than once here, of those that are counted there. */
    static List<Reading> doubled(Tally here, Tally there) {
        return select(here, there, (inOne, inOther) -> inOne > 1 && inOther > 0);
    }

    /** Walks through both at once, in the order of series and time. */
    private static List<Reading> select(Tally here, Tally there, Choice choice) {
        List<Reading> selected = new ArrayList<>();
        Map<String, Times> all = new TreeMap<>(here.series);
        all.putAll(there.series);
        for (String name : all.keySet()) {
            long[] left = here.sorted(name);
            long[] right = there.sorted(name);
            int l = 0;
            int r = 0;
            while (l < left.length || r < right.length) {
                long time = r >= right.length || l < left.length && left[l] <= right[r] ? left[l] : right[r];
                int nextLeft = endOf(left, l, time);
                int nextRight = endOf(right, r, time);
                if (choice.wanted(nextLeft - l, nextRight - r)) {
                    selected.add(new Reading(name, time));
                }
                l = nextLeft;
                r = nextRight;
            }
        }
        return selected;
    }

    private long[] sorted(String name) {
        Times times = series.get(name);
        return times == null ? new long[0] : times.sorted();
    }

    private static int endOf(long[] times, int from, long time) {
        int end = from;
        while (end < times.length && times[end] == time) {
            end++;
        }
        return end;
    }

    private static final class Times {
        private long[] values = new long[64];
        private int count;

        void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
