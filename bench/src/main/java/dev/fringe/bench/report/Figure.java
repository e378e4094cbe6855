// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A measured figure beside its limit and its peer in the same run.
 *
 * @param limit what nothing can exceed, or null
 * @param peer what others reach, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Figure(
        String part, String name, double value, String unit, Better better, Comparison limit, Comparison peer) {

    /** Which of two values is the better one. */
    public enum Better {
        HIGHER,
        LOWER;

        /** How good a value is beside another one: 1 if both are equal, more if it is better. */
        double ratio(double value, double other) {
            return this == HIGHER ? value / other : other / value;
        }
    }

    /**
     * Another value of the same rounds.
     *
     * @param ratio the median of the rounds' ratios; a higher one is better
     * @param least the smallest ratio of a round
     * @param most the largest ratio of a round
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Comparison(String name, double value, double ratio, double least, double most, int rounds) {}
}
