// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.time.Duration;

/** The windows of counts. A window moves on by one slice. Times are milliseconds. */
enum Window {
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(15)),
    DAY("1d", Duration.ofDays(1), Duration.ofHours(4)),
    WEEK("7d", Duration.ofDays(7), Duration.ofHours(4)),
    MONTH("30d", Duration.ofDays(30), Duration.ofHours(4)),
    QUARTER("90d", Duration.ofDays(90), Duration.ofHours(4));

    private final String text;
    private final long length;
    private final long slice;

    Window(String text, Duration length, Duration slice) {
        this.text = text;
        this.length = length.toMillis();
        this.slice = slice.toMillis();
    }

    String text() {
        return text;
    }

    long slice() {
        return slice;
    }

    /** The begin of the slice that contains a time. */
    long sliceOf(long millis) {
        return Math.floorDiv(millis, slice) * slice;
    }

    /** The begin of the first slice of the window that ends at a time. */
    long firstOf(long end) {
        return end - length;
    }

    /** The begin of the slice that has just left the window that ends at a time. */
    long leftBy(long end) {
        return end - length - slice;
    }

    /** The end of the first window that contains the slice. */
    long enters(long sliceBegin) {
        return sliceBegin + slice;
    }

    /** The end of the first window that no longer contains the slice. */
    long leaves(long sliceBegin) {
        return sliceBegin + length + slice;
    }
}
