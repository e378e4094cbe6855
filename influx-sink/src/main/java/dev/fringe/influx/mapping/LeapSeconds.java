package dev.fringe.influx.mapping;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;

/** The difference between International Atomic Time and UTC since it became whole seconds in 1972. */
final class LeapSeconds {
    private static final long NANOS = 1_000_000_000L;
    private static final int FIRST_OFFSET = 10;
    /** Days that began one second later than the day before had promised. */
    private static final List<String> DAYS = List.of(
            "1972-01-01",
            "1972-07-01",
            "1973-01-01",
            "1974-01-01",
            "1975-01-01",
            "1976-01-01",
            "1977-01-01",
            "1978-01-01",
            "1979-01-01",
            "1980-01-01",
            "1981-07-01",
            "1982-07-01",
            "1983-07-01",
            "1985-07-01",
            "1988-01-01",
            "1990-01-01",
            "1991-01-01",
            "1992-07-01",
            "1993-07-01",
            "1994-07-01",
            "1996-01-01",
            "1997-07-01",
            "1999-01-01",
            "2006-01-01",
            "2009-01-01",
            "2012-07-01",
            "2015-07-01",
            "2017-01-01");

    private static final long[] TAI_NANOS = new long[DAYS.size()];

    static {
        for (int i = 0; i < TAI_NANOS.length; i++) {
            long utc = LocalDate.parse(DAYS.get(i)).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
            TAI_NANOS[i] = (utc + FIRST_OFFSET + i) * NANOS;
        }
    }

    private LeapSeconds() {}

    /** Empty before 1972. An instant inside of a leap second is given the second after it, as clocks show it twice. */
    static OptionalLong taiToUtc(long taiNanos) {
        for (int i = TAI_NANOS.length - 1; i >= 0; i--) {
            if (taiNanos >= TAI_NANOS[i]) {
                return OptionalLong.of(taiNanos - (FIRST_OFFSET + i) * NANOS);
            }
        }
        return OptionalLong.empty();
    }
}
