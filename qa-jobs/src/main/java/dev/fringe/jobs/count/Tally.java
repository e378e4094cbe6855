// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import java.util.Objects;

/**
 * How often something happened.
 *
 * @param last the time of the newest event, in milliseconds
 */
public record Tally(long count, long last) {
    static final Tally NONE = new Tally(0, Long.MIN_VALUE);

    /**
     * What is counted of a subject.
     *
     * @param other the second part of the family; null if it has none
     */
    public record Item(Family family, String metric, String other) {
        // Each event needs both methods, and those of a record are slow until they are compiled.
        @Override
        public int hashCode() {
            return (31 * family.ordinal() + metric.hashCode()) * 31 + Objects.hashCode(other);
        }

        @Override
        public boolean equals(Object that) {
            return that instanceof Item item
                    && family == item.family
                    && metric.equals(item.metric)
                    && Objects.equals(other, item.other);
        }
    }

    Tally plus(Tally more) {
        return new Tally(count + more.count, Math.max(last, more.last));
    }
}
