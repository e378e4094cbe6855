package dev.fringe.mqtt.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;

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
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        return instant(iso, LENIENT);
    }

    /** A text in a pattern of its own; UTC where it has no offset, midnight where it has no time. */
    public static Instant instant(String text, DateTimeFormatter format) throws Undecodable {
        try {
            TemporalAccessor parsed =
                    format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from, Instant::from);
            if (parsed instanceof OffsetDateTime offset) {
                return offset.toInstant();
            } else if (parsed instanceof LocalDateTime local) {
                return local.toInstant(ZoneOffset.UTC);
            } else if (parsed instanceof LocalDate day) {
                return day.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return Instant.from(parsed);
        } catch (DateTimeException e) {
            throw new Undecodable("not a date and time in the expected form");
        }
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
