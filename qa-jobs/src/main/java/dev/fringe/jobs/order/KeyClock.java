// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.time.Duration;
import java.util.Arrays;

/**
 * Where a key stands.
 *
 * @param horizon in microseconds: everything before it was passed on
 * @param lanes the lanes that the key was heard from
 * @param newest the newest time of each lane, in microseconds
 * @param heardAt the watermark, in milliseconds, when the key was last heard from
 * @param wakeAt the watermark, in milliseconds, at which to look whether the key is silent or forgotten
 * @param resting whether the key is known to be silent
 * @param lagging whether it holds items that the watermark had passed before they came
 */
public record KeyClock(
        long horizon, int[] lanes, long[] newest, long heardAt, long wakeAt, boolean resting, boolean lagging) {
    static final long NO_TIMER = Long.MIN_VALUE;
    static final KeyClock START =
            new KeyClock(Long.MIN_VALUE, new int[0], new long[0], Long.MIN_VALUE, NO_TIMER, false, false);

    /** Whether an item is farther out of order in its lane than the lateness allows, or the key has gone past its time. */
    boolean isLate(Timed<?> item, long latenessMicros) {
        int lane = indexOf(item.lane());
        return item.micros() < horizon || lane >= 0 && item.micros() < newest[lane] - latenessMicros;
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

    /** What no lane will fall behind any more, as far as the lanes that were heard tell. */
    long horizonOfLanes(long latenessMicros) {
        long slowest = Long.MAX_VALUE;
        for (long lane : newest) {
            slowest = Math.min(slowest, lane);
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

    /** The watermark at which nothing has come from the key for so long, be it that its own clock is behind. */
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
