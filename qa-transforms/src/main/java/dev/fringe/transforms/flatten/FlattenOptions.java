package dev.fringe.transforms.flatten;

import java.util.Objects;

/**
 * How flat names are made, and how far a plan may grow.
 *
 * @param structDelimiter between a struct or map and what is in it
 * @param arrayDelimiter between an array and the index of its element
 * @param arrayMaxLength a longer array is refused
 * @param mapMaxKeys a map in which more distinct keys than this were seen is refused; bounds the growth of the schema
 * @param onCollision what happens when two places have the same flat name
 * @param names which name of a field counts, where its schema carries another one beside its own
 */
public record FlattenOptions(
        String structDelimiter,
        String arrayDelimiter,
        int arrayMaxLength,
        int mapMaxKeys,
        OnCollision onCollision,
        FieldNames names) {

    public static final FlattenOptions DEFAULTS =
            new FlattenOptions("_", "", 10_000, 10_000, OnCollision.FAIL, FieldNames.ORIGINAL);

    /** With the names that fields had before they were made legal. */
    public FlattenOptions(
            String structDelimiter,
            String arrayDelimiter,
            int arrayMaxLength,
            int mapMaxKeys,
            OnCollision onCollision) {
        this(structDelimiter, arrayDelimiter, arrayMaxLength, mapMaxKeys, onCollision, FieldNames.ORIGINAL);
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

    public FlattenOptions withOnCollision(OnCollision choice) {
        return new FlattenOptions(structDelimiter, arrayDelimiter, arrayMaxLength, mapMaxKeys, choice, names);
    }
}
