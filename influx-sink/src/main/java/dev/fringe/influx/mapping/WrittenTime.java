package dev.fringe.influx.mapping;

import java.util.OptionalLong;

/**
 * The time that a point is written with.
 *
 * @param precision that event time is cut down to
 * @param written the unit of the written number
 * @param room nanoseconds below the cut-down time that tell records apart by their offset; 0 for none
 */
public record WrittenTime(EventTime.Unit precision, EventTime.Unit written, long room) {
    /** What keeps two records of one measurement, tags and time apart. */
    public enum Tiebreak {
        /** The offset where the time is Kafka's own, which has milliseconds only; else nothing. */
        AUTO,
        OFFSET,
        NONE;

        public boolean isByOffset(EventTime time) {
            return this == OFFSET || this == AUTO && time.isKafkas();
        }
    }

    public static WrittenTime forPoints(
            EventTime time, EventTime.Unit precision, Tiebreak tiebreak, EventTime.Unit written) {
        if (!tiebreak.isByOffset(time)) {
            return new WrittenTime(precision, written, 0);
        }
        // below Kafka's milliseconds there is room whatever the precision
        EventTime.Unit cut =
                time.isKafkas() && precision.nanos() < EventTime.Unit.MS.nanos() ? EventTime.Unit.MS : precision;
        return new WrittenTime(cut, written, cut.nanos());
    }

    /**
     * The unit of all times that a connector writes. A tie-break needs nanoseconds; and microseconds have a name that InfluxDB 1
     * knows and another that InfluxDB 2 and 3 know, which each take the other's for nanoseconds without a word.
     */
    public static EventTime.Unit unit(EventTime.Unit precision, boolean tiebreakByOffset) {
        return tiebreakByOffset || precision == EventTime.Unit.US ? EventTime.Unit.NS : precision;
    }

    /** The number to write; empty where it would leave the time that InfluxDB has. */
    OptionalLong of(long nanos, long offset) {
        long ticks = Math.floorDiv(nanos, precision.nanos());
        long begin = ticks * precision.nanos();
        if (begin > nanos || begin < EventTime.MIN) {
            // at the very beginning of InfluxDB's time, in 1677, there is no room to round down
            if (written != EventTime.Unit.NS) {
                return OptionalLong.empty();
            }
            begin = nanos;
        }
        long time = begin + (room == 0 ? 0 : Math.floorMod(offset, room));
        return time < begin || time > EventTime.MAX
                ? OptionalLong.empty()
                : OptionalLong.of(Math.floorDiv(time, written.nanos()));
    }
}
