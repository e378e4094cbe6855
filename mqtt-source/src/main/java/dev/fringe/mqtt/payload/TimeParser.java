// SPDX-License-Identifier: Apache-2.0
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

/** Parses times: ISO 8601, also with a space for the T, in UTC if there is no offset. */
public final class TimeParser {
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter();

    private TimeParser() {}

    public static Instant instant(String text) throws Undecodable {
        Instant usual = IsoInstant.parse(text);
        if (usual != null) {
            return usual;
        }
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        // parseUnresolved throws no exception, which would cost more than everything else for each bad message
        ParsePosition end = new ParsePosition(0);
        TemporalAccessor fields = LENIENT.parseUnresolved(iso, end);
        if (fields == null || end.getIndex() < iso.length() || !isDay(fields)) {
            throw unexpected();
        }
        return instant(iso, LENIENT);
    }

    /** Java would read 30 February as the last day of February. */
    private static boolean isDay(TemporalAccessor fields) {
        long year = fields.getLong(ChronoField.YEAR);
        long month = fields.getLong(ChronoField.MONTH_OF_YEAR);
        return ChronoField.YEAR.range().isValidValue(year)
                && ChronoField.MONTH_OF_YEAR.range().isValidValue(month)
                && YearMonth.of((int) year, (int) month).isValidDay((int) fields.getLong(ChronoField.DAY_OF_MONTH));
    }

    /** A time in a given format; in UTC if it has no offset, at midnight if it has no time of day. */
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
