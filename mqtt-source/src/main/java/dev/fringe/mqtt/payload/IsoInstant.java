// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/** Fast parser for the usual form of a time, {@code 2023-11-14T22:13:20.123456Z}. */
final class IsoInstant {
    private static final int SECONDS_END = 19;
    private static final int NANO_DIGITS = 9;
    private static final int MOST_OFFSET_HOURS = 17;

    private IsoInstant() {}

    /** The time, in UTC if it has no offset; null if the text has another form or is not a time. */
    static Instant parse(String text) {
        if (text.length() < SECONDS_END || !separated(text)) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS_END);
        boolean exists = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth())
                && isTime(hour, minute, second);
        int fraction = endOfFraction(text);
        if (!exists || fraction < 0) {
            return null;
        }
        int offset = offset(text, fraction);
        if (offset == Integer.MIN_VALUE) {
            return null;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600 + minute * 60 + second;
        return Instant.ofEpochSecond(seconds - offset, nanos(text, fraction));
    }

    private static boolean separated(String text) {
        char between = text.charAt(10);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (between == 'T' || between == ' ' || between == 't')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static boolean isTime(int hour, int minute, int second) {
        return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
    }

    /** The end of the fraction; -1 if it has no digits or too many. */
    private static int endOfFraction(String text) {
        if (text.length() == SECONDS_END || text.charAt(SECONDS_END) != '.') {
            return SECONDS_END;
        }
        int end = SECONDS_END + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        int digits = end - SECONDS_END - 1;
        return digits == 0 || digits > NANO_DIGITS ? -1 : end;
    }

    private static int nanos(String text, int end) {
        int nanos = end == SECONDS_END ? 0 : number(text, SECONDS_END + 1, end);
        for (int digits = Math.max(0, end - SECONDS_END - 1); digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** In seconds; the minimum integer if it is not a valid offset. */
    private static int offset(String text, int at) {
        int left = text.length() - at;
        if (left == 0 || left == 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
            return 0;
        }
        char sign = text.charAt(at);
        if (left != 6 || sign != '+' && sign != '-' || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, at + 1, at + 3);
        int minutes = number(text, at + 4, at + 6);
        if (hours < 0 || hours > MOST_OFFSET_HOURS || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    /** -1 if a character is not a digit. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
