package dev.fringe.transforms.flatten;

import java.util.Objects;

/**
 * How flat names are made, and how far a plan may grow.
 *
 * @param structDelimiter between a struct or map and what is in it
 * @param arrayDelimiter between an array and the index of its element
 * @param arrayMaxLength a longer array is refused
 * @param mapMaxKeys a map that brings another key than this many is refused; bounds the growth of the schema. Without a
 *     schema, a map that has more keys
 * @param onCollision what happens when two places have the same flat name
 * @param names which name of a field counts, where its schema carries another one beside its own
 * @param readsDefaults whether the default of an optional field's schema stands in for null
 * @param skipped which structs, arrays and maps are left out with all that is in them
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

    /** Decides on a struct, array or map by what the flat names and the origins in it begin with. */
    @FunctionalInterface
    public interface Skipped {
        Skipped NOTHING = (prefix, origin) -> false;

        boolean test(String prefix, String origin);
    }

    /** With the names that fields had before they were made legal. */
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
