// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule that compares a field with a limit. */
record Rule(String field, Comparison comparison, double limit) implements Serializable {
    private static final Pattern FORM = Pattern.compile("\\s*(\\S+?)\\s*(>=|<=|==|!=|>|<)\\s*(\\S+)\\s*");

    private static final String DEMAND = "must be rules such as 'value > 75; speed <= 300'";

    /** The comparison of a value with a limit. */
    enum Comparison {
        ABOVE(">"),
        AT_LEAST(">="),
        BELOW("<"),
        AT_MOST("<="),
        EQUAL("=="),
        DIFFERENT("!=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        static Comparison of(String sign) {
            return Arrays.stream(values())
                    .filter(comparison -> comparison.sign.equals(sign))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static List<Rule> parseAll(String text) {
        List<Rule> rules = Arrays.stream(text.split(";"))
                .filter(part -> !part.isBlank())
                .map(Rule::parse)
                .distinct()
                .toList();
        if (rules.isEmpty()) {
            throw new IllegalArgumentException(DEMAND);
        }
        return rules;
    }

    private static Rule parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(DEMAND);
        }
        try {
            double limit = Double.parseDouble(matcher.group(3));
            if (Double.isNaN(limit)) {
                throw new IllegalArgumentException("must compare with a number");
            }
            return new Rule(matcher.group(1), Comparison.of(matcher.group(2)), limit);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must compare with a number", e);
        }
    }

    /** NaN passes no limit. */
    boolean passedBy(double value) {
        return switch (comparison) {
            case ABOVE -> value > limit;
            case AT_LEAST -> value >= limit;
            case BELOW -> value < limit;
            case AT_MOST -> value <= limit;
            case EQUAL -> value == limit;
            case DIFFERENT -> !Double.isNaN(value) && value != limit;
        };
    }

    @Override
    public String toString() {
        String number = limit == Math.rint(limit) && Math.abs(limit) < 1e15
                ? Long.toString((long) limit)
                : Double.toString(limit);
        return field + " " + comparison.sign + " " + number;
    }
}
