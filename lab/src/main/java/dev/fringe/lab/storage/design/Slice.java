// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time range; its end is exclusive. */
public record Slice(Instant from, Instant to) {

    /**
     * Widens the range to whole buckets. A bucket that is computed from only some of its points would overwrite a correct value,
     * so the range excludes buckets that are not complete yet or no longer complete.
     *
     * @param retention the retention of the source points: an older bucket has lost points
     */
    public Slice inBuckets(Span interval, Span retention, Instant now) {
        Instant first = floor(from, interval);
        Instant last = ceiling(to, interval);
        Instant complete = floor(now, interval);
        Instant kept = retention.isForever() ? first : ceiling(now.minus(retention.length()), interval);
        Instant begin = first.isBefore(kept) ? kept : first;
        Instant end = last.isAfter(complete) ? complete : last;
        return new Slice(begin, end.isBefore(begin) ? begin : end);
    }

    /** Divides the range into chunks of whole buckets. */
    public List<Slice> chunks(Span chunk, Span interval) {
        Span step = chunk.roundedUpTo(interval);
        List<Slice> chunks = new ArrayList<>();
        for (Instant start = from; start.isBefore(to); start = start.plus(step.length())) {
            Instant end = start.plus(step.length());
            chunks.add(new Slice(start, end.isBefore(to) ? end : to));
        }
        return chunks;
    }

    public boolean isEmpty() {
        return !from.isBefore(to);
    }

    static Instant floor(Instant time, Span interval) {
        long step = interval.length().toNanos();
        long into = Math.floorMod(nanos(time), step);
        return time.minusNanos(into);
    }

    static Instant ceiling(Instant time, Span interval) {
        Instant floor = floor(time, interval);
        return floor.equals(time) ? time : floor.plus(interval.length());
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
