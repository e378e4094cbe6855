// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** The times at which the messages of a run passed one hop. */
final class HopTimes {
    private static final long NOT_YET = 0;
    private static final int DIGITS = 3;
    private static final long MICRO = 1_000;

    private final Timeline timeline;
    /** By place: the nanoseconds since the start plus 1, because 0 means not yet. */
    private final AtomicLongArray passedAt;

    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong again = new AtomicLong();

    HopTimes(Timeline timeline) {
        this.timeline = timeline;
        this.passedAt = new AtomicLongArray(timeline.messages());
    }

    Timeline timeline() {
        return timeline;
    }

    /** Notes a message by its time; messages of other runs are ignored. */
    void note(long stampNanos, long at) {
        int place = timeline.place(stampNanos);
        if (place < 0) {
            return;
        }
        // A clock in milliseconds can be slightly behind the schedule.
        long value = Math.max(at, timeline.due(place)) + 1;
        if (passedAt.compareAndSet(place, NOT_YET, value)) {
            passed.incrementAndGet();
        } else {
            again.incrementAndGet();
        }
    }

    long count() {
        return passed.get();
    }

    /** The number of repeated messages. */
    long doubled() {
        return again.get();
    }

    long lost() {
        return timeline.messages() - count();
    }

    boolean has(int place) {
        return passedAt.get(place) != NOT_YET;
    }

    /** The places of the messages that passed. */
    IntStream places() {
        return IntStream.range(0, timeline.messages()).filter(this::has);
    }

    /** Nanoseconds since the start of the run. */
    long at(int place) {
        return passedAt.get(place) - 1;
    }

    /** The time since the message was due, not since it was sent, so that a late sender does not hide latency. */
    long latency(int place) {
        return at(place) - timeline.due(place);
    }

    /** Latencies in microseconds. */
    Histogram histogram() {
        Histogram histogram = new Histogram(DIGITS);
        places().forEach(place -> histogram.recordValue(latency(place) / MICRO));
        return histogram;
    }
}
