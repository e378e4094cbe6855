// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.time.Duration;
import java.util.Arrays;

/**
 * The progress of a key.
 *
 * @param horizon all items before this time, in microseconds, were emitted
 * @param lanes the lanes of the key
 * @param newest the newest time of each lane, in microseconds
 * @param heardAt the watermark, in milliseconds, at the last item of the key
 * @param wakeAt the watermark, in milliseconds, of the next check whether the key is quiet or expired
 * @param resting whether the key is quiet
 * @param lagging whether it holds items that arrived behind the watermark
 */
public record KeyClock(
        long horizon, int[] lanes, long[] newest, long heardAt, long wakeAt, boolean resting, boolean lagging) {
    static final long NO_TIMER = Long.MIN_VALUE;
    static final KeyClock START =
            new KeyClock(Long.MIN_VALUE, new int[0], new long[0], Long.MIN_VALUE, NO_TIMER, false, false);

    /** Whether an item is out of order in its lane by more than the lateness, or older than the emitted items. */
    boolean isLate(Timed<?> item, long latenessMicros) {
        int lane = indexOf(item.lane());
        boolean ordered = isOrdered(item.lane()) && lane >= 0;
        return item.micros() < horizon || ordered && item.micros() < newest[lane] - latenessMicros;
    }

    KeyClock heard(Timed<?> item, long watermark, boolean itemLags) {
        int lane = indexOf(item.lane());
        int[] nextLanes = lanes;
        long[] nextNewest = newest;
        if (lane < 0) {
            nextLanes = Arrays.copyOf(lanes, lanes.length + 1);
            nextNewest = Arrays.copyOf(newest, newest.length + 1);
            nextLanes[lanes.length] = item.lane();
            nextNewest[lanes.length] = item.micros();
        } else if (item.micros() > newest[lane]) {
            nextNewest = newest.clone();
            nextNewest[lane] = item.micros();
        }
        return new KeyClock(
                horizon, nextLanes, nextNewest, Math.max(heardAt, watermark), wakeAt, false, lagging || itemLags);
    }

    KeyClock passedOn(long newHorizon, boolean stillLagging) {
        return new KeyClock(Math.max(horizon, newHorizon), lanes, newest, heardAt, wakeAt, resting, stillLagging);
    }

    KeyClock wakingAt(long watermark) {
        return new KeyClock(horizon, lanes, newest, heardAt, watermark, resting, lagging);
    }

    KeyClock atRest() {
        return new KeyClock(horizon, lanes, newest, heardAt, wakeAt, true, lagging);
    }

    /** Items of other lanes, such as those of files, are in no order. */
    private static boolean isOrdered(int lane) {
        return lane >= 0;
    }

    int orderedLanes() {
        return (int) Arrays.stream(lanes).filter(KeyClock::isOrdered).count();
    }

    /** The time before which none of the known lanes will deliver further items. */
    long horizonOfLanes(long latenessMicros) {
        long slowest = Long.MAX_VALUE;
        for (int lane = 0; lane < lanes.length; lane++) {
            slowest = isOrdered(lanes[lane]) ? Math.min(slowest, newest[lane]) : slowest;
        }
        return slowest - latenessMicros;
    }

    long newestOfAll() {
        long latest = Long.MIN_VALUE;
        for (long lane : newest) {
            latest = Math.max(latest, lane);
        }
        return latest;
    }

    /** The watermark at which the key has been quiet for this time, even if its clock is slow. */
    long silentFor(Duration time) {
        return Math.max(Math.floorDiv(newestOfAll(), 1000L), heardAt) + time.toMillis();
    }

    private int indexOf(int lane) {
        for (int i = 0; i < lanes.length; i++) {
            if (lanes[i] == lane) {
                return i;
            }
        }
        return -1;
    }
}
