// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.time.Duration;
import java.util.List;

/** Windows that consist of the same slices, and move on by one slice. */
enum Level {
    MONTH(Duration.ofHours(4), null, Window.DAY, Window.WEEK, Window.MONTH),
    HOUR(Duration.ofMinutes(15), MONTH, Window.HOUR),
    QUARTER(Duration.ofHours(4), null, Window.QUARTER);

    private final long slice;
    private final Level coarser;
    private final List<Window> windows;

    Level(Duration slice, Level coarser, Window... windows) {
        this.slice = slice.toMillis();
        this.coarser = coarser;
        this.windows = List.of(windows);
    }

    /** The length of a slice, in milliseconds. */
    long slice() {
        return slice;
    }

    /** The level to whose slices those of this level are added when they end; null if there is none. */
    Level coarser() {
        return coarser;
    }

    /** From the shortest to the longest. */
    List<Window> windows() {
        return windows;
    }
}
