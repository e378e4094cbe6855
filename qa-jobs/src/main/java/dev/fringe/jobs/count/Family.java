// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is counted: a part of the rows, or a combination of two parts. */
enum Family {
    DEVICE(Part.DEVICE, null, Level.HOUR),
    CONTENT_DEVICE(Part.CONTENT, Part.DEVICE, Level.HOUR),
    QUERY(Part.QUERY, null, Level.HOUR),
    CONTENT_QUERY(Part.CONTENT, Part.QUERY, Level.HOUR),
    USER(Part.USER, null, Level.HOUR),
    LOG_USER(Part.LOG_USER, null, Level.HOUR),
    USER_CONTENT(Part.USER, Part.CONTENT, Level.QUARTER),
    USER_QUERY(Part.USER, Part.QUERY, Level.QUARTER),
    LOG_USER_CONTENT(Part.LOG_USER, Part.CONTENT, Level.QUARTER),
    LOG_USER_QUERY(Part.LOG_USER, Part.QUERY, Level.QUARTER);

    private static final Map<Part, List<Family>> WITH_QUERY = bySubject(true);
    private static final Map<Part, List<Family>> WITHOUT_QUERY = bySubject(false);

    private final Part subject;
    private final Part other;
    private final Level level;
    private final String text = name().toLowerCase(Locale.ROOT);

    Family(Part subject, Part other, Level level) {
        this.subject = subject;
        this.other = other;
        this.level = level;
    }

    /** The families with or without a query whose counts are kept together. One with a second part comes last. */
    static List<Family> of(Part subject, boolean ofQuery) {
        return (ofQuery ? WITH_QUERY : WITHOUT_QUERY).get(subject);
    }

    private static Map<Part, List<Family>> bySubject(boolean ofQuery) {
        Map<Part, List<Family>> families = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            families.put(
                    part,
                    Arrays.stream(values())
                            .filter(family -> family.subject == part && family.hasQuery() == ofQuery)
                            .toList());
        }
        return families;
    }

    /** The part whose counts are kept together. */
    Part subject() {
        return subject;
    }

    /** The second part; null if the family has only one. */
    Part other() {
        return other;
    }

    /** The level whose slices take the events. */
    Level level() {
        return level;
    }

    boolean hasQuery() {
        return subject == Part.QUERY || other == Part.QUERY;
    }

    String text() {
        return text;
    }
}
