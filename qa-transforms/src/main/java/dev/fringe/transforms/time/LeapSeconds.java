// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * TAI − UTC since 1972, when it became a whole number of seconds. For earlier times 10 s is assumed, which is correct to two seconds
 * and reversible.
 */
public final class LeapSeconds {

    /** No leap second is announced until this day (Bulletin C of the IERS); after it, 37 s may be wrong. */
    public static final LocalDate EXPIRES = LocalDate.of(2027, 6, 28);

    private static final long EXPIRES_AT = EXPIRES.atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    private static final int FIRST_OFFSET = 10;

    /** The days from which TAI − UTC is one second more; 11 s from the first one. */
    private static final String[] DAYS = {
        "1972-07-01", "1973-01-01", "1974-01-01", "1975-01-01", "1976-01-01", "1977-01-01", "1978-01-01",
        "1979-01-01", "1980-01-01", "1981-07-01", "1982-07-01", "1983-07-01", "1985-07-01", "1988-01-01",
        "1990-01-01", "1991-01-01", "1992-07-01", "1993-07-01", "1994-07-01", "1996-01-01", "1997-07-01",
        "1999-01-01", "2006-01-01", "2009-01-01", "2012-07-01", "2015-07-01", "2017-01-01",
    };

    private static final long[] STARTS = starts();

    private LeapSeconds() {}

    /** TAI − UTC at a POSIX second. */
    static int atUtc(long posixSecond) {
        int i = STARTS.length;
        while (i > 0 && posixSecond < STARTS[i - 1]) {
            i--;
        }
        return FIRST_OFFSET + i;
    }

    /** TAI − UTC at a second of TAI; in a leap second, that of the ending day. */
    static int atTai(long taiSecond) {
        int i = STARTS.length;
        while (i > 0 && taiSecond < STARTS[i - 1] + FIRST_OFFSET + i) {
            i--;
        }
        return FIRST_OFFSET + i;
    }

    /** Whether this is the second 23:59:60, which POSIX does not count. */
    static boolean isLeapSecond(long taiSecond) {
        return atTai(taiSecond + 1) > atTai(taiSecond);
    }

    static boolean isKnownAt(long posixSecond) {
        return posixSecond < EXPIRES_AT;
    }

    private static long[] starts() {
        long[] starts = new long[DAYS.length];
        for (int i = 0; i < DAYS.length; i++) {
            starts[i] = Instant.parse(DAYS[i] + "T00:00:00Z").getEpochSecond();
        }
        return starts;
    }
}
