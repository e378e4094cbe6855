package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.Moments;
import dev.fringe.mqtt.payload.Undecodable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;

/** The record's timestamp from a field of the payload, in milliseconds since 1970. */
public final class RecordTimestamp {
    private final FieldPath field;
    private final int decimals;
    private final DateTimeFormatter pattern;

    private RecordTimestamp(FieldPath field, int decimals, DateTimeFormatter pattern) {
        this.field = field;
        this.decimals = decimals;
        this.pattern = pattern;
    }

    /** {@code s}, {@code ms}, {@code us}, {@code ns} for numbers, {@code iso} or a pattern of Java's for text. */
    public static RecordTimestamp of(String path, String format) {
        FieldPath field = FieldPath.of(path);
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
        Object moment = field.in(value);
        if (moment instanceof Date date) {
            return date.getTime();
        } else if (moment instanceof Number number && decimals >= 0) {
            return number(number.toString());
        } else if (moment instanceof String text) {
            return decimals >= 0 ? number(text) : checked(millis(instant(text)));
        }
        throw new Undecodable(
                moment == null
                        ? "the field " + field + " of the record's timestamp is missing"
                        : "the field " + field + " does not fit the route's timestamp.format");
    }

    private long number(String text) throws Undecodable {
        try {
            // scaled without writing out the zeros: an exponent of nine digits is a payload too
            BigDecimal millis = new BigDecimal(text.strip()).scaleByPowerOfTen(3 - decimals);
            if ((long) millis.precision() - millis.scale() > 18) {
                throw new Undecodable("the field " + field + " is beyond what a timestamp holds");
            }
            return checked(millis.longValue());
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Undecodable("the field " + field + " is not the number that timestamp.format expects");
        }
    }

    private Instant instant(String text) throws Undecodable {
        return pattern == null ? Moments.instant(text) : Moments.instant(text, pattern);
    }

    private long millis(Instant instant) throws Undecodable {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            throw new Undecodable("the field " + field + " is beyond what a timestamp holds");
        }
    }

    private long checked(long millis) throws Undecodable {
        // Kafka refuses negative timestamps, and with them the whole record
        if (millis < 0) {
            throw new Undecodable("the field " + field + " lies before 1970, which Kafka cannot store");
        }
        return millis;
    }
}
