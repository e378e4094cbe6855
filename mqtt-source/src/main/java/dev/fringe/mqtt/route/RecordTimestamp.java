// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.TimeParser;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.path.FieldPath;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;

/** The time in a field of the payload, in milliseconds since 1970. It may be negative; a time beyond a long becomes its nearest value. */
public final class RecordTimestamp {
    private static final BigDecimal EARLIEST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final FieldPath field;
    private final int decimals;
    private final DateTimeFormatter pattern;

    private RecordTimestamp(FieldPath field, int decimals, DateTimeFormatter pattern) {
        this.field = field;
        this.decimals = decimals;
        this.pattern = pattern;
    }

    /** @param format {@code s}, {@code ms}, {@code us} or {@code ns} for numbers; {@code iso} or a Java pattern for text */
    public static RecordTimestamp of(String path, String format) {
        FieldPath field = FieldPath.ofOne(path);
        return switch (format) {
            case "s" -> new RecordTimestamp(field, 0, null);
            case "ms" -> new RecordTimestamp(field, 3, null);
            case "us" -> new RecordTimestamp(field, 6, null);
            case "ns" -> new RecordTimestamp(field, 9, null);
            case "iso" -> new RecordTimestamp(field, -1, null);
            default -> new RecordTimestamp(field, -1, DateTimeFormatter.ofPattern(format, Locale.ROOT));
        };
    }

    long of(Object value) throws Undecodable {
        Object moment = field.read(value);
        if (moment instanceof Date date) {
            return date.getTime();
        } else if (moment instanceof Number number && decimals >= 0) {
            return number(number.toString());
        } else if (moment instanceof String text) {
            return decimals >= 0 ? number(text) : millis(instant(text));
        }
        throw new Undecodable(
                moment == null
                        ? "the timestamp field " + field + " is missing"
                        : "the field " + field + " does not match the timestamp.format of the route");
    }

    private long number(String text) throws Undecodable {
        try {
            // scaled without expanding zeros, because the exponent may have nine digits
            BigDecimal millis = new BigDecimal(text.strip()).scaleByPowerOfTen(3 - decimals);
            if ((long) millis.precision() - millis.scale() > 19) {
                return farthest(millis.signum() < 0);
            }
            return millis.max(EARLIEST).min(LATEST).longValue();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Undecodable("the field " + field + " is not a number, which timestamp.format requires");
        }
    }

    private Instant instant(String text) throws Undecodable {
        return pattern == null ? TimeParser.instant(text) : TimeParser.instant(text, pattern);
    }

    private static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            return farthest(instant.isBefore(Instant.EPOCH));
        }
    }

    private static long farthest(boolean past) {
        return past ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
