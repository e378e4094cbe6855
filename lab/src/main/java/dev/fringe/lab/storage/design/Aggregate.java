// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An aggregate function over the points in a bucket. */
public enum Aggregate {
    MEAN(true),
    SUM(true),
    MIN(true),
    MAX(true),
    MEDIAN(true),
    STDDEV(true),
    SPREAD(true),
    COUNT(false),
    FIRST(false),
    LAST(false),
    MODE(false);

    private final boolean numeric;

    Aggregate(boolean numeric) {
        this.numeric = numeric;
    }

    /** Whether the function fails on strings and booleans. The server reports this only in its log when the query runs. */
    public boolean isNumeric() {
        return numeric;
    }

    public String function() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field name that the server uses for functions over all fields; also used for named fields. */
    public String fieldOf(String field) {
        return function() + "_" + field;
    }

    /** The function that computes this result from the results of a finer tier, if there is one. */
    Optional<String> overResults() {
        return switch (this) {
            case SUM, COUNT -> Optional.of("sum");
            case MIN, MAX, FIRST, LAST, MEAN -> Optional.of(function());
            case MEDIAN, STDDEV, SPREAD, MODE -> Optional.empty();
        };
    }

    public static Aggregate of(String name) {
        return Arrays.stream(values())
                .filter(aggregate -> aggregate.function().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is not one of the functions "
                        + Arrays.stream(values()).map(Aggregate::function).collect(Collectors.joining(", "))));
    }
}
