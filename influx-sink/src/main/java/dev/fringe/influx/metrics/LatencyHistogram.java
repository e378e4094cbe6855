// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Counts the durations of about the last minute in buckets, four for each doubling of the duration. A percentile is at most a quarter
 * too high, and the memory is fixed at 14 KB. Older durations are dropped, because a stall would not be visible among the durations of
 * a week. Any thread may record while another reads.
 */
public final class LatencyHistogram {
    private static final int SUB_BITS = 2;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final int SLICES = 7;
    private static final long SLICE_NANOS = Duration.ofSeconds(10).toNanos();

    private final AtomicLongArray[] slices = new AtomicLongArray[SLICES];
    private final LongSupplier nanoTime;
    private final long began;
    private long turns;
    private volatile AtomicLongArray current;

    public LatencyHistogram(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        began = nanoTime.getAsLong();
        for (int i = 0; i < SLICES; i++) {
            slices[i] = new AtomicLongArray(Long.SIZE * SUB_BUCKETS);
        }
        current = slices[0];
    }

    /** A negative duration, from different clocks, counts as 0. Only {@link #turn} reads the clock. */
    public void record(long micros) {
        current.incrementAndGet(bucket(Math.max(0, micros)));
    }

    /** Drops old durations. To be called before durations are recorded. */
    public synchronized void turn() {
        long due = (nanoTime.getAsLong() - began) / SLICE_NANOS;
        for (turns = Math.max(turns, due - SLICES); turns < due; ) {
            turns++;
            AtomicLongArray next = slices[(int) (turns % SLICES)];
            for (int i = 0; i < next.length(); i++) {
                next.set(i, 0);
            }
            current = next;
        }
    }

    /** The duration in microseconds that this share of recent durations did not exceed; NaN if there are none. */
    public double percentile(double share) {
        turn();
        long[] counts = new long[Long.SIZE * SUB_BUCKETS];
        long total = 0;
        for (AtomicLongArray slice : slices) {
            for (int i = 0; i < counts.length; i++) {
                long count = slice.get(i);
                counts[i] += count;
                total += count;
            }
        }
        long rank = Math.max(1, (long) Math.ceil(total * share));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return upperBound(i);
            }
        }
        return Double.NaN;
    }

    private static int bucket(long micros) {
        if (micros < SUB_BUCKETS) {
            return (int) micros;
        }
        int doublings = Long.SIZE - 1 - SUB_BITS - Long.numberOfLeadingZeros(micros);
        return doublings * SUB_BUCKETS + (int) (micros >>> doublings);
    }

    private static long upperBound(int bucket) {
        if (bucket < 2 * SUB_BUCKETS) {
            return bucket;
        }
        int doublings = bucket / SUB_BUCKETS - 1;
        long lower = (long) (SUB_BUCKETS + bucket % SUB_BUCKETS) << doublings;
        return lower + (1L << doublings) - 1;
    }
}
