// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.DataException;

/** ISO 8601, also with a space instead of the T, and with 23:59:60 for leap seconds of UTC. */
final class IsoText {

    private static final Pattern TEXT = Pattern.compile(
            "(?<minute>\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}):(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?\\s?(?<zone>Z|[+-]\\d{2}(?::?\\d{2})?)?");

    private IsoText() {}

    /** A text without a zone is in the given scale; only UTC has zones. */
    static Moment read(String text, TimeScale scale) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw unreadable();
        }
        try {
            String zone = matcher.group("zone");
            if (zone != null && scale != TimeScale.UTC) {
                throw new DataException("The text has a time zone, and " + scale + " has none.");
            }
            LocalDateTime minute = LocalDateTime.parse(matcher.group("minute").replace(' ', 'T'));
            int second = Integer.parseInt(matcher.group("second"));
            ZoneOffset offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
            long atMinute = minute.toEpochSecond(offset);
            int nano = nanos(matcher.group("fraction"));
            if (second < 60) {
                return Moment.of(scale, atMinute + second - scale.calendarOffset(), nano);
            }
            // the last minute of the day has 61 seconds: count from the 60th
            long lastTaiSecond = TimeScale.UTC.toTai(atMinute + 59);
            if (second == 60 && scale == TimeScale.UTC && LeapSeconds.isLeapSecond(lastTaiSecond + 1)) {
                return new Moment(lastTaiSecond + 1, nano);
            }
            throw unreadable();
        } catch (DateTimeException e) {
            throw unreadable();
        }
    }

    static String write(Moment moment, TimeScale scale) {
        if (scale != TimeScale.UTC) {
            return local(moment.second(scale) + scale.calendarOffset(), moment.nano());
        }
        if (LeapSeconds.isLeapSecond(moment.taiSecond())) {
            long before = TimeScale.UTC.fromTai(moment.taiSecond() - 1);
            return local(before, moment.nano()).replaceFirst(":59(?=$|\\.)", ":60") + 'Z';
        }
        return local(moment.second(scale), moment.nano()) + 'Z';
    }

    private static String local(long second, int nano) {
        try {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                    LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new DataException("The time is outside the years that can be written as text.");
        }
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static DataException unreadable() {
        return new DataException("The text is not a time such as 2026-11-21T03:02:17.123456Z.");
    }
}
