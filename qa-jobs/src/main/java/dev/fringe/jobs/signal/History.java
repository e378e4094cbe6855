// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.util.Arrays;

/**
 * The latest values without interference, in the order of arrival and sorted, so that the median and the median absolute deviation
 * need not be computed from the beginning.
 *
 * <p>{@link #with} reuses the arrays, so callers must only use its result afterwards.
 */
public record History(double[] ring, double[] sorted, int next, int size) {
    /** Scales the median absolute deviation of normally distributed values to the standard deviation. */
    private static final double NORMAL_CONSISTENCY = 1.4826;
    /** The minimum scale, because a constant signal has no deviation. */
    private static final double LEAST_SCALE = 1e-9;

    static History ofCapacity(int capacity) {
        return new History(new double[capacity], new double[capacity], 0, 0);
    }

    History with(double value) {
        int kept = size;
        if (kept == ring.length) {
            int oldest = Arrays.binarySearch(sorted, 0, kept, ring[next]);
            System.arraycopy(sorted, oldest + 1, sorted, oldest, kept - oldest - 1);
            kept--;
        }
        int found = Arrays.binarySearch(sorted, 0, kept, value);
        int place = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, place, sorted, place + 1, kept - place);
        sorted[place] = value;
        ring[next] = value;
        return new History(ring, sorted, (next + 1) % ring.length, kept + 1);
    }

    History copy() {
        return new History(ring.clone(), sorted.clone(), next, size);
    }

    double median() {
        return (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }

    /** A robust estimate of the standard deviation. */
    double scale() {
        return Math.max(LEAST_SCALE, NORMAL_CONSISTENCY * medianDeviation(median()));
    }

    /** Moves outwards from the median, to the nearer value each time, until half of the values are covered. */
    double medianDeviation(double median) {
        int right = size / 2;
        int left = right - 1;
        double previous = 0;
        double deviation = 0;
        for (int passed = 0; passed <= size / 2; passed++) {
            previous = deviation;
            double toLeft = left < 0 ? Double.POSITIVE_INFINITY : Math.abs(median - sorted[left]);
            double toRight = right == size ? Double.POSITIVE_INFINITY : Math.abs(sorted[right] - median);
            if (toLeft < toRight) {
                deviation = toLeft;
                left--;
            } else {
                deviation = toRight;
                right++;
            }
        }
        return size % 2 == 1 ? deviation : (previous + deviation) / 2;
    }
}
