// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.series;

import java.util.Arrays;
import java.util.Locale;

/** What happens to a record that would add a series to a measurement whose budget is used up. */
public enum OnExceeded {
    /** It is written. */
    WARN,
    /** It is rejected. */
    REJECT,
    /** It is written without some of its tags. */
    DROP_TAGS;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static OnExceeded of(String label) {
        return Arrays.stream(values())
                .filter(value -> value.label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
