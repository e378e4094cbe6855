// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.time.Duration;

/** The windows of counts. */
enum Window {
    HOUR("1h", Duration.ofHours(1)),
    DAY("1d", Duration.ofDays(1)),
    WEEK("7d", Duration.ofDays(7)),
    MONTH("30d", Duration.ofDays(30)),
    QUARTER("90d", Duration.ofDays(90));

    private final String text;
    private final long length;

    Window(String text, Duration length) {
        this.text = text;
        this.length = length.toMillis();
    }

    String text() {
        return text;
    }

    /** In milliseconds. */
    long length() {
        return length;
    }
}
