// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import java.util.OptionalLong;

/**
 * The time that is written for a point.
 *
 * @param precision the unit to which event time is truncated
 * @param written the unit of the written number
 * @param room how many steps the offset may add to distinguish records; 0 for none
 * @param step the nanoseconds between two neighbouring times of the server
 */
public record WrittenTime(EventTime.Unit precision, EventTime.Unit written, long room, long step) {
    /** How two records with the same measurement, tags and time are distinguished. */
    public enum Tiebreak {
        /** By the offset if the time is the Kafka timestamp, which has only milliseconds; otherwise not at all. */
        AUTO,
        OFFSET,
        NONE;

        public boolean isByOffset(EventTime time) {
            return this == OFFSET || this == AUTO && time.isKafkas();
        }
    }

    /** @param step the nanoseconds between two neighbouring times of the server; a finer precision has no effect */
    public static WrittenTime forPoints(
            EventTime time, EventTime.Unit precision, Tiebreak tiebreak, EventTime.Unit written, long step) {
        EventTime.Unit finest = precision.orCoarser(step);
        if (!tiebreak.isByOffset(time)) {
            return new WrittenTime(finest, written, 0, step);
        }
        // the milliseconds of the Kafka timestamp always leave room
        EventTime.Unit cut = time.isKafkas() && finest.nanos() < EventTime.Unit.MS.nanos() ? EventTime.Unit.MS : finest;
        long room = cut.nanos() / step;
        // without room, a clash is detected by the identity of the points
        return new WrittenTime(cut, written, room > 1 ? room : 0, step);
    }

    /**
     * The unit of all times that a connector writes. A tiebreak needs nanoseconds. Microseconds have different names in InfluxDB 1 and in
     * InfluxDB 2 and 3, and each reads the other's name as nanoseconds without an error.
     */
    public static EventTime.Unit unit(EventTime.Unit precision, boolean tiebreakByOffset) {
        return tiebreakByOffset || precision == EventTime.Unit.US ? EventTime.Unit.NS : precision;
    }

    /** Whether the offset distinguishes records, which it does only within a partition. */
    public boolean isByOffset() {
        return room > 0;
    }

    /** The number to write; empty if InfluxDB cannot store that time. */
    OptionalLong of(long nanos, long offset) {
        long ticks = Math.floorDiv(nanos, precision.nanos());
        long begin = ticks * precision.nanos();
        if (begin > nanos || begin < EventTime.MIN) {
            // the earliest time that InfluxDB stores, in 1677, cannot be rounded down
            if (written != EventTime.Unit.NS) {
                return OptionalLong.empty();
            }
            begin = nanos;
        }
        long time = begin + (room == 0 ? 0 : Math.floorMod(offset, room) * step);
        return time < begin || time > EventTime.MAX
                ? OptionalLong.empty()
                : OptionalLong.of(Math.floorDiv(time, written.nanos()));
    }
}
