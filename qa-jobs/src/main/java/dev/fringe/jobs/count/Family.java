// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is counted. A family of few values is also written as a series, which InfluxDB can store. */
enum Family {
    DEVICE(true, Window.HOUR, Window.DAY, Window.WEEK, Window.MONTH),
    CONTENT_DEVICE(false, Window.HOUR, Window.DAY, Window.WEEK, Window.MONTH),
    QUERY(false, Window.HOUR, Window.DAY, Window.WEEK, Window.MONTH),
    CONTENT_QUERY(false, Window.HOUR, Window.DAY, Window.WEEK, Window.MONTH),
    USER(false, Window.HOUR, Window.DAY, Window.WEEK, Window.MONTH),
    LOG_USER(false, Window.HOUR, Window.DAY, Window.WEEK, Window.MONTH),
    USER_CONTENT(false, Window.QUARTER),
    USER_QUERY(false, Window.QUARTER),
    LOG_USER_CONTENT(false, Window.QUARTER),
    LOG_USER_QUERY(false, Window.QUARTER);

    private final boolean series;
    private final List<List<Window>> windows;

    Family(boolean series, Window... windows) {
        this.series = series;
        this.windows = List.copyOf(Arrays.stream(windows)
                .collect(Collectors.groupingBy(Window::slice, TreeMap::new, Collectors.toList()))
                .values());
    }

    static Family of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    boolean isSeries() {
        return series;
    }

    /** The windows by the length of their slices; the longest window of each length is the last one. */
    List<List<Window>> windows() {
        return windows;
    }

    boolean hasUser() {
        return name().startsWith("USER");
    }

    boolean hasLogUser() {
        return name().startsWith("LOG_USER");
    }

    boolean hasContent() {
        return name().contains("CONTENT");
    }

    boolean hasDevice() {
        return name().contains("DEVICE");
    }

    boolean hasQuery() {
        return name().contains("QUERY");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
