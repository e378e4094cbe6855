// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Makes a rate, and the time since the last change, of a counter that is read now and then. */
final class Meter {
    private static final double NANOS_A_SECOND = 1e9;

    private final long window;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private long changed;
    private boolean hasChanged;

    private record Reading(long total, long nanos) {}

    /** @param window the time over which the rate is measured */
    Meter(Duration window) {
        this.window = window.toNanos();
    }

    /**
     * A counter that begins again, for example with its server, begins a new measurement.
     *
     * @param total negative if it is not known yet
     */
    void read(long total, long nanos) {
        if (total < 0) {
            return;
        }
        Reading last = readings.peekLast();
        if (last == null) {
            changed = nanos;
        } else if (nanos == last.nanos()) {
            return;
        } else if (total < last.total()) {
            readings.clear();
        } else if (total > last.total()) {
            changed = nanos;
            hasChanged = true;
        }
        readings.addLast(new Reading(total, nanos));
        while (readings.size() > 2 && nanos - readings.peekFirst().nanos() > window) {
            readings.removeFirst();
        }
    }

    double perSecond() {
        if (readings.size() < 2) {
            return 0;
        }
        Reading first = readings.peekFirst();
        Reading last = readings.peekLast();
        return (last.total() - first.total()) * NANOS_A_SECOND / (last.nanos() - first.nanos());
    }

    /** Whether the counter has changed since this meter exists. */
    boolean hasChanged() {
        return hasChanged;
    }

    /** Seconds since the last change that was seen, or since the first reading. */
    double still(long now) {
        return readings.isEmpty() ? 0 : Math.max(0, now - changed) / NANOS_A_SECOND;
    }

    /** Whether the counter grew within the last seconds. */
    boolean movedWithin(double seconds, long now) {
        return hasChanged && still(now) <= seconds;
    }
}
