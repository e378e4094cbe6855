// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The result of a limit for one value. All except the first are bits of the flag field. */
enum LimitResult {
    WITHIN(0, "within its limits"),
    BELOW_MIN(1, "below the minimum"),
    ABOVE_MAX(2, "above the maximum"),
    NAN(4, "not a number (NaN)"),
    INFINITE(8, "infinite"),
    NULL(16, "null, or not in the record"),
    NO_NUMBER(32, "of a type that is not a number, such as a string");

    private final int bit;
    private final String meaning;

    LimitResult(int bit, String meaning) {
        this.bit = bit;
        this.meaning = meaning;
    }

    int bit() {
        return bit;
    }

    /** Every bit with its meaning, for the configuration reference. */
    static String legend() {
        return Arrays.stream(values())
                .filter(result -> result != WITHIN)
                .map(result -> result.bit + " = " + result.meaning)
                .collect(Collectors.joining(", "));
    }
}
