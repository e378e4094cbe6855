// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

/** The characters that line protocol escapes with a backslash, by position. */
public enum Escapes {
    MEASUREMENT(", "),
    /** Tag keys, tag values and field keys. */
    KEY(",= "),
    STRING("\"\\"),
    /** Where every backslash is an escape and a line break ends the line. */
    KEY_WITH_BREAKS(",= \\\n\r"),
    STRING_WITH_BREAKS("\"\\\n\r");

    private final long low;
    private final long high;

    Escapes(String characters) {
        long lowBits = 0;
        long highBits = 0;
        for (char c : characters.toCharArray()) {
            if (c < 64) {
                lowBits |= 1L << c;
            } else {
                highBits |= 1L << (c - 64);
            }
        }
        low = lowBits;
        high = highBits;
    }

    /** For ASCII only. */
    boolean contains(char c) {
        return ((c < 64 ? low : high) >>> c & 1) != 0;
    }
}
