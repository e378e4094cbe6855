// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import java.time.Instant;

/** How seconds are counted: from which epoch, and with or without leap seconds. */
public enum TimeScale {
    /** Seconds since 1970-01-01 like POSIX: a leap second has the same number as the second after it. */
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
    /** Seconds since 1970-01-01T00:00:00 TAI, including leap seconds: ahead of UTC by 37 s since 2017. */
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
    /** Seconds since 1980-01-06T00:00:00 UTC, including leap seconds: always 19 s behind TAI. */
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

    /** Throws ArithmeticException if 64 bits overflow, like {@link #fromTai}. */
    abstract long toTai(long second);

    abstract long fromTai(long second);

    /** The difference between a count of this scale and a count since 1970 on the same calendar. */
    long calendarOffset() {
        return this == GPS ? GPS_EPOCH : 0;
    }
}
