// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.Objects;

/**
 * How flat names are built, and the limits of a plan.
 *
 * @param structDelimiter between the name of a struct or map and that of its member
 * @param arrayDelimiter between the name of an array and the index of its element
 * @param arrayMaxLength the maximum length of an array
 * @param mapMaxKeys the maximum number of different keys of a map over time; without a schema, of keys of a map
 * @param onCollision what happens if two places have the same flat name
 * @param names which name to use for a field whose schema has another one
 * @param readsDefaults whether a null of an optional field is read as the default of its schema
 * @param skipped which structs, arrays and maps are left out
 */
public record FlattenOptions(
        String structDelimiter,
        String arrayDelimiter,
        int arrayMaxLength,
        int mapMaxKeys,
        OnCollision onCollision,
        FieldNames names,
        boolean readsDefaults,
        Skipped skipped) {

    public static final FlattenOptions DEFAULTS = new FlattenOptions("_", "", 10_000, 10_000, OnCollision.FAIL);

    /** Decides by the prefix of the flat names and by the origin of a struct, array or map. */
    @FunctionalInterface
    public interface Skipped {
        Skipped NOTHING = (prefix, origin) -> false;

        boolean test(String prefix, String origin);
    }

    /** With original names. */
    public FlattenOptions(
            String structDelimiter,
            String arrayDelimiter,
            int arrayMaxLength,
            int mapMaxKeys,
            OnCollision onCollision) {
        this(
                structDelimiter,
                arrayDelimiter,
                arrayMaxLength,
                mapMaxKeys,
                onCollision,
                FieldNames.ORIGINAL,
                false,
                Skipped.NOTHING);
    }

    public FlattenOptions {
        Objects.requireNonNull(structDelimiter, "structDelimiter");
        Objects.requireNonNull(arrayDelimiter, "arrayDelimiter");
        Objects.requireNonNull(onCollision, "onCollision");
        Objects.requireNonNull(names, "names");
        if (arrayMaxLength < 1 || mapMaxKeys < 1) {
            throw new IllegalArgumentException("arrayMaxLength and mapMaxKeys must be at least 1");
        }
    }

    boolean skipsMap(Place place) {
        return skips(place, structDelimiter);
    }

    boolean skipsArray(Place place) {
        return skips(place, arrayDelimiter);
    }

    private boolean skips(Place place, String delimiter) {
        return place.depth() > 0 && skipped.test(place.name() + delimiter, place.origin());
    }

    public FlattenOptions withOnCollision(OnCollision choice) {
        return new FlattenOptions(
                structDelimiter, arrayDelimiter, arrayMaxLength, mapMaxKeys, choice, names, readsDefaults, skipped);
    }
}
