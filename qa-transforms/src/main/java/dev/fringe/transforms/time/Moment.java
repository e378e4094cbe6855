// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import org.apache.kafka.connect.errors.DataException;

/**
 * A point in time, stored as TAI because every second has its own number there.
 *
 * @param taiSecond since 1970-01-01T00:00:00 TAI
 * @param nano from 0 to 999,999,999
 */
public record Moment(long taiSecond, int nano) {

    private static final long NANOS = 1_000_000_000L;

    static Moment of(TimeScale scale, long second, int nano) {
        try {
            return new Moment(scale.toTai(second), nano);
        } catch (ArithmeticException e) {
            throw beyondSeconds();
        }
    }

    /** @param perSecond units per second: 1, 1,000, 1,000,000 or 1,000,000,000 */
    static Moment ofUnits(TimeScale scale, long units, long perSecond) {
        return of(
                scale, Math.floorDiv(units, perSecond), (int) (Math.floorMod(units, perSecond) * (NANOS / perSecond)));
    }

    long second(TimeScale scale) {
        try {
            return scale.fromTai(taiSecond);
        } catch (ArithmeticException e) {
            throw beyondSeconds();
        }
    }

    private static DataException beyondSeconds() {
        return new DataException("The time does not fit in 64 bits of seconds.");
    }

    /** Rounded down to the unit. */
    long units(TimeScale scale, long perSecond) {
        try {
            long second = second(scale);
            long fraction = nano / (NANOS / perSecond);
            // computed away from zero, so that the first and the last second of 64 bits do not overflow
            return second < 0
                    ? Math.addExact(Math.multiplyExact(second + 1, perSecond), fraction - perSecond)
                    : Math.addExact(Math.multiplyExact(second, perSecond), fraction);
        } catch (ArithmeticException e) {
            throw new DataException("The time does not fit in 64 bits at " + perSecond + " units a second.");
        }
    }

    /** Whether the table of leap seconds covers this moment. */
    public boolean isWithinLeapSecondTable() {
        return LeapSeconds.isKnownAt(second(TimeScale.UTC));
    }
}
