// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.types;

import java.util.Locale;

/** What happens to a value whose field has another type. */
public enum OnConflict {
    /** The record is rejected. */
    REJECT,
    /** A number takes the field's type if nothing is lost; otherwise the record is rejected. */
    COERCE,
    /** The value goes to another field, named after its type. */
    SUFFIX;

    public static OnConflict of(String option) {
        return valueOf(option.toUpperCase(Locale.ROOT));
    }
}
