package dev.fringe.transforms.flatten;

import java.util.Objects;

/**
 * How flat names are made, and how far a plan may grow.
 *
 * @param structDelimiter between the name of a struct or map and of its member
 * @param arrayDelimiter between an array and the index of its element
 * @param arrayMaxLength a longer array is refused
 * @param mapMaxKeys how many different keys a map may have over time, to limit the growth of the schema; without a schema,
 *     how many keys a map may have
 * @param onCollision what happens when two places have the same flat name
 * @param names which name of a field counts where its schema has another one beside its own
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

    /** Decides on a struct, array or map by the prefix of the flat names and of the origins in it. */
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
