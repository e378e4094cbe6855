// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import dev.fringe.records.path.FieldPath;
import java.math.BigDecimal;
import org.apache.kafka.common.config.ConfigException;

/**
 * The limits of a field, including the bounds.
 *
 * @param path the field or fields
 * @param min null for no minimum
 * @param max null for no maximum
 */
record Limit(FieldPath path, BigDecimal min, BigDecimal max) {

    /** A larger long may have no exact double. */
    private static final long EXACT = 1L << 53;

    /** Parses {@code field:min:max}, where either bound may be left out. */
    static Limit parse(String option, String text) {
        int second = text.lastIndexOf(':');
        int first = second < 0 ? -1 : text.lastIndexOf(':', second - 1);
        if (first < 1) {
            throw new ConfigException(
                    option, text, "Write each limit as field:min:max, for example temperature:-10:45 or speed::300.");
        }
        Limit limit = new Limit(
                path(option, text.substring(0, first)),
                bound(option, text, text.substring(first + 1, second)),
                bound(option, text, text.substring(second + 1)));
        if (limit.min == null && limit.max == null) {
            throw new ConfigException(option, text, "Set at least one of the two bounds, for example speed::300.");
        }
        if (limit.min != null && limit.max != null && limit.min.compareTo(limit.max) > 0) {
            throw new ConfigException(option, text, "Write the smaller bound first, for example temperature:-10:45.");
        }
        return limit;
    }

    private static FieldPath path(String option, String text) {
        try {
            return FieldPath.parse(text);
        } catch (ConfigException e) {
            throw new ConfigException(option, text, e.getMessage());
        }
    }

    private static BigDecimal bound(String option, String limit, String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new ConfigException(option, limit, "\"" + text + "\" is not a number; leave it empty for no bound.");
        }
    }

    LimitResult check(Object value) {
        if (value == null) {
            return LimitResult.NULL;
        }
        if (value instanceof Float single) {
            return checkSingle(single);
        }
        if (value instanceof BigDecimal decimal) {
            return checkExact(decimal);
        }
        if (value instanceof Long whole && (whole > EXACT || whole < -EXACT)) {
            return checkExact(BigDecimal.valueOf(whole));
        }
        return value instanceof Number number ? checkDouble(number.doubleValue()) : LimitResult.NO_NUMBER;
    }

    /** Compares as floats: 0.1f is within a limit of 0.1, although it is greater as a double. */
    private LimitResult checkSingle(float value) {
        if (!Float.isFinite(value)) {
            return Float.isNaN(value) ? LimitResult.NAN : LimitResult.INFINITE;
        }
        return result(min != null && value < min.floatValue(), max != null && value > max.floatValue());
    }

    private LimitResult checkDouble(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? LimitResult.NAN : LimitResult.INFINITE;
        }
        return result(min != null && value < min.doubleValue(), max != null && value > max.doubleValue());
    }

    private LimitResult checkExact(BigDecimal value) {
        return result(min != null && value.compareTo(min) < 0, max != null && value.compareTo(max) > 0);
    }

    private static LimitResult result(boolean below, boolean above) {
        if (below) {
            return LimitResult.BELOW_MIN;
        }
        return above ? LimitResult.ABOVE_MAX : LimitResult.WITHIN;
    }
}
