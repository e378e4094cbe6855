// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

/** Differences between servers in reading line protocol. */
@FunctionalInterface
public interface Dialect {
    /** InfluxDB 1 and 2: a backslash in a name or tag is literal unless it escapes the next character. */
    Dialect KEEPS_BACKSLASHES = () -> false;

    /**
     * Whether the server reads two backslashes as one, like InfluxDB 3, so that two different names or tags would become one. Called only
     * for text with a backslash. Throws Connect's RetriableException while the server is unavailable.
     */
    boolean mergesBackslashes();

    /** Why the server would misread the text, or null. */
    default String problemOf(String text) {
        return Names.hasBackslashBeforeSign(text) && mergesBackslashes()
                ? "has a backslash before a backslash, comma, space or equals sign, which InfluxDB 3 reads without the backslash"
                : null;
    }
}
