package dev.fringe.influx.mapping;

import dev.fringe.influx.types.OnConflict;
import dev.fringe.transforms.flatten.FlattenOptions;
import java.util.Comparator;
import java.util.List;

/** How records become points: what the mapping options say, or a KCQL statement. */
public record Mapping(
        Template measurement,
        List<TagSource> tags,
        FieldSelection fields,
        EventTime time,
        EventTime.Unit precision,
        boolean tiebreakByOffset,
        ValueForms forms,
        OnConflict onConflict,
        FlattenOptions flatten) {

    public Mapping {
        // one order for all, so that one series is one sequence of bytes; InfluxDB itself prefers it sorted
        tags = tags.stream().sorted(Comparator.comparing(TagSource::name)).toList();
    }

    /** The forms of values for which line protocol has none of its own. */
    public record ValueForms(boolean bytesAsBase64, boolean decimalsAsText) {
        public static final ValueForms DEFAULTS = new ValueForms(true, false);
    }

    /**
     * The precision in which points are written. A tie-break lives below the declared one; and microseconds have a name that
     * InfluxDB 1 knows and another that InfluxDB 2 and 3 know, which each take the other's for nanoseconds without a word.
     */
    public static EventTime.Unit writtenPrecision(EventTime.Unit declared, boolean tiebreakByOffset) {
        return tiebreakByOffset || declared == EventTime.Unit.US ? EventTime.Unit.NS : declared;
    }

    /** The time to write for an instant, in the written precision. */
    long writtenTime(long nanos, long offset) {
        long ticks = Math.floorDiv(nanos, precision.nanos());
        if (writtenPrecision(precision, tiebreakByOffset) == precision) {
            return ticks;
        }
        long whole = ticks * precision.nanos();
        // only at the very beginning of InfluxDB's time, in 1677, is there no room to round down
        long begin = whole > nanos ? nanos : whole;
        return begin + (tiebreakByOffset ? Math.floorMod(offset, precision.nanos()) : 0);
    }
}
