package dev.fringe.influx.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets that grow with them, four to each doubling, so that a percentile is right to within a
 * quarter of itself in a fixed 2 KB. Any thread may record while another reads.
 */
public final class LatencyHistogram {
    private static final int SUB_BITS = 2;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;

    private final AtomicLongArray buckets = new AtomicLongArray(Long.SIZE * SUB_BUCKETS);

    /** A negative duration, from clocks that disagree, counts as none. */
    public void record(long micros) {
        buckets.incrementAndGet(bucket(Math.max(0, micros)));
    }

    /** The duration in microseconds that this share of all was within; 0 when there are none. */
    public long percentile(double share) {
        long total = 0;
        for (int i = 0; i < buckets.length(); i++) {
            total += buckets.get(i);
        }
        long rank = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < buckets.length(); i++) {
            seen += buckets.get(i);
            if (seen >= rank && seen > 0) {
                return upperBound(i);
            }
        }
        return 0;
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
