package dev.fringe.transforms.time;

import java.time.Instant;

/** How seconds are counted. Each constant says from when, and what a leap second does to it. */
public enum TimeScale {
    /** Seconds since 1970-01-01 as POSIX counts them: a leap second shares its number with the second after it. */
    UTC {
        @Override
        long toTai(long second) {
            return Math.addExact(second, LeapSeconds.atUtc(second));
        }

        @Override
        long fromTai(long second) {
            return Math.subtractExact(second, LeapSeconds.atTai(second));
        }
    },
    /** Seconds since 1970-01-01T00:00:00 TAI, every one counted: ahead of UTC by the leap seconds, 37 s since 2017. */
    TAI {
        @Override
        long toTai(long second) {
            return second;
        }

        @Override
        long fromTai(long second) {
            return second;
        }
    },
    /** Seconds since 1980-01-06T00:00:00 UTC, every one counted: behind TAI by 19 s at all times. */
    GPS {
        @Override
        long toTai(long second) {
            return Math.addExact(second, GPS_EPOCH + GPS_BEHIND_TAI);
        }

        @Override
        long fromTai(long second) {
            return Math.subtractExact(second, GPS_EPOCH + GPS_BEHIND_TAI);
        }
    };

    private static final long GPS_EPOCH = Instant.parse("1980-01-06T00:00:00Z").getEpochSecond();
    private static final long GPS_BEHIND_TAI = 19;

    /** Throws ArithmeticException at the ends of 64 bits, as {@link #fromTai} does. */
    abstract long toTai(long second);

    abstract long fromTai(long second);

    /** What must be added to a count of this scale to make it a count since 1970 on the scale's own calendar. */
    long calendarOffset() {
        return this == GPS ? GPS_EPOCH : 0;
    }
}
