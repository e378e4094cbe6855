package dev.fringe.influx.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Finds the time of a record's point.
 *
 * @param candidates fields to look in, the first that holds a value counts; none means Kafka's own record timestamp
 * @param unit of plain numbers; without it a plain number is refused, because a guess is wrong by a factor of 1,000
 * @param tai whether fields count International Atomic Time, which is ahead of UTC by the leap seconds
 */
public record EventTime(List<FieldPath> candidates, Optional<Unit> unit, boolean tai) {
    private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE + 2);
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE - 1);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /** Of a number that counts from 1970. */
    public enum Unit {
        S(1_000_000_000L),
        MS(1_000_000L),
        US(1_000L),
        NS(1L);

        private final long nanos;

        Unit(long nanos) {
            this.nanos = nanos;
        }

        public long nanos() {
            return nanos;
        }

        /** As InfluxDB's precision parameter has it. */
        public String symbol() {
            return switch (this) {
                case S -> "s";
                case MS -> "ms";
                case US -> "u";
                case NS -> "n";
            };
        }

        public static Unit of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Either nanoseconds since 1970, UTC, or why there are none.
     *
     * @param candidate which of the candidates it came from, -1 for Kafka's timestamp
     */
    public record Found(long nanos, int candidate, String problem) {
        static Found at(long nanos) {
            return new Found(nanos, -1, null);
        }

        static Found none(String problem) {
            return new Found(0, -1, problem);
        }

        Found from(int candidate) {
            return new Found(nanos, candidate, problem);
        }
    }

    public Found of(SinkRecord record) {
        if (candidates.isEmpty()) {
            return record.timestamp() == null
                    ? Found.none("the Kafka record has no timestamp and timestamp.field is not set")
                    : ofNumber(BigDecimal.valueOf(record.timestamp()), NANOS_PER_MILLI, "the Kafka timestamp");
        }
        for (int i = 0; i < candidates.size(); i++) {
            FieldPath path = candidates.get(i);
            Object value = path.read(record.value());
            if (value != null) {
                return toUtc(ofValue(value, path), path).from(i);
            }
        }
        return Found.none("timestamp.field " + names() + " is missing or null");
    }

    private String names() {
        return String.join(", ", candidates.stream().map(FieldPath::toString).toList());
    }

    private Found ofValue(Object value, FieldPath path) {
        if (value instanceof Date date) {
            return ofNumber(BigDecimal.valueOf(date.getTime()), NANOS_PER_MILLI, path);
        }
        if (value instanceof String text) {
            return ofText(text.strip(), path);
        }
        if (!(value instanceof Number number)) {
            return Found.none("field " + path + " is neither a number nor text nor a date");
        }
        if (unit.isEmpty()) {
            return Found.none(
                    "field " + path + " is a plain number and timestamp.unit is not set; set it to s, ms, us or ns");
        }
        long scale = unit.get().nanos();
        if (number instanceof Long || number instanceof Integer) {
            return ofInteger(number.longValue(), scale, path);
        }
        return ofDecimal(number, scale, path);
    }

    private static Found ofInteger(long number, long scale, FieldPath path) {
        long nanos = number * scale;
        boolean exact = Math.multiplyHigh(number, scale) == nanos >> 63;
        return exact && nanos >= Long.MIN_VALUE + 2 && nanos < Long.MAX_VALUE
                ? Found.at(nanos)
                : ofNumber(BigDecimal.valueOf(number), scale, path);
    }

    private static Found ofDecimal(Number number, long scale, FieldPath path) {
        double rough = number.doubleValue();
        if (Double.isNaN(rough) || Double.isInfinite(rough)) {
            return Found.none("field " + path + " is not a finite number");
        }
        if (number instanceof BigDecimal exact) {
            return ofNumber(exact, scale, path);
        }
        if (number instanceof BigInteger exact) {
            return ofNumber(new BigDecimal(exact), scale, path);
        }
        // the decimal that the number was written as, not the binary fraction next to it
        return ofNumber(new BigDecimal(number.toString()), scale, path);
    }

    private static Found ofNumber(BigDecimal number, long scale, Object where) {
        BigDecimal nanos = number.multiply(BigDecimal.valueOf(scale)).setScale(0, RoundingMode.HALF_EVEN);
        if (nanos.compareTo(MIN) < 0 || nanos.compareTo(MAX) > 0) {
            return Found.none(where + " lies outside of the years 1677 to 2262; is timestamp.unit right?");
        }
        return Found.at(nanos.longValue());
    }

    private static Found ofText(String text, FieldPath path) {
        try {
            TemporalAccessor parsed = TEXT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
            BigDecimal nanos = BigDecimal.valueOf(instant.getEpochSecond())
                    .multiply(NANOS_PER_SECOND)
                    .add(BigDecimal.valueOf(instant.getNano()));
            return ofNumber(nanos, 1, "field " + path);
        } catch (DateTimeException notATime) {
            return Found.none("field " + path + " is text, but not an ISO 8601 date and time");
        }
    }

    private Found toUtc(Found found, FieldPath path) {
        if (!tai || found.problem() != null) {
            return found;
        }
        OptionalLong utc = LeapSeconds.taiToUtc(found.nanos());
        return utc.isPresent()
                ? Found.at(utc.getAsLong())
                : Found.none("field " + path + " lies before 1972, where TAI and UTC differ by broken seconds");
    }
}
