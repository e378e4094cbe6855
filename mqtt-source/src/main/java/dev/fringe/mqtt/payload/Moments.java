package dev.fringe.mqtt.payload;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** Points in time as text: ISO 8601, with a blank for the T, and UTC where no offset is given. */
public final class Moments {
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter();

    private Moments() {}

    public static Instant instant(String text) throws Undecodable {
        Instant usual = IsoInstant.parse(text);
        if (usual != null) {
            return usual;
        }
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        // an exception for each message of a device that sends anything else would cost more than all the rest
        ParsePosition end = new ParsePosition(0);
        TemporalAccessor fields = LENIENT.parseUnresolved(iso, end);
        if (fields == null || end.getIndex() < iso.length() || !isDay(fields)) {
            throw unexpected();
        }
        return instant(iso, LENIENT);
    }

    /** Java would take the last day of February for the 30th. */
    private static boolean isDay(TemporalAccessor fields) {
        long year = fields.getLong(ChronoField.YEAR);
        long month = fields.getLong(ChronoField.MONTH_OF_YEAR);
        return ChronoField.YEAR.range().isValidValue(year)
                && ChronoField.MONTH_OF_YEAR.range().isValidValue(month)
                && YearMonth.of((int) year, (int) month).isValidDay((int) fields.getLong(ChronoField.DAY_OF_MONTH));
    }

    /** A text in a pattern of its own; UTC where it has no offset, midnight where it has no time. */
    public static Instant instant(String text, DateTimeFormatter format) throws Undecodable {
        try {
            TemporalAccessor parsed = format.parse(text);
            if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
                return Instant.from(parsed);
            }
            LocalDate day = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (day == null) {
                throw unexpected();
            }
            return day.atTime(time == null ? LocalTime.MIDNIGHT : time).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw unexpected();
        }
    }

    private static Undecodable unexpected() {
        return new Undecodable("not a date and time in the expected form");
    }

    static long day(String text) throws Undecodable {
        try {
            return LocalDate.parse(text).toEpochDay();
        } catch (DateTimeException e) {
            throw new Undecodable("not a date");
        }
    }

    static long nanoOfDay(String text) throws Undecodable {
        try {
            return LocalTime.parse(text).toNanoOfDay();
        } catch (DateTimeException e) {
            throw new Undecodable("not a time of day");
        }
    }
}
