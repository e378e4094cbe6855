package dev.fringe.influx.types;

import java.util.Locale;

/** What is done with a value whose field has another type already. */
public enum OnConflict {
    /** The record is rejected. */
    REJECT,
    /** Numbers take the field's type when that loses nothing, else the record is rejected. */
    COERCE,
    /** The value goes to a field of its own, named after its type. */
    SUFFIX;

    public static OnConflict of(String option) {
        return valueOf(option.toUpperCase(Locale.ROOT));
    }
}
