// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

/**
 * A time in which counts are added up. A window consists of whole slices.
 *
 * @param begin in milliseconds
 */
public record Slice(Level level, long begin) {
    /** The slice that contains a time. */
    static Slice of(Level level, long millis) {
        return new Slice(level, Math.floorDiv(millis, level.slice()) * level.slice());
    }

    /** The slice to which this one is added when it ends; null if there is none. */
    Slice coarser() {
        return level.coarser() == null ? null : of(level.coarser(), begin);
    }

    /** The end of the slice, and of the first window that contains it. */
    long end() {
        return begin + level.slice();
    }

    /** The end of the first window that no longer contains the slice. */
    long leaves(Window window) {
        return end() + window.length();
    }

    /** The time after which no event may change a count in which the slice is. */
    long forgottenAt(long corrected) {
        return leaves(level.windows().get(level.windows().size() - 1)) + corrected;
    }

    /** When the slice enters or leaves a window, or is forgotten, after a time. */
    long changesAfter(long time, long corrected) {
        if (end() > time) {
            return end();
        }
        for (Window window : level.windows()) {
            if (leaves(window) > time) {
                return leaves(window);
            }
        }
        return forgottenAt(corrected);
    }
}
