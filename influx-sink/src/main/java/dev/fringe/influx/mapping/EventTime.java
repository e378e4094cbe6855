// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.transforms.time.TimeForm;
import dev.fringe.transforms.time.TimeScale;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Finds the event time of a record.
 *
 * @param candidates the fields to read, of which the first with a value counts; if empty, the Kafka timestamp is used
 * @param unit of plain numbers; without it they are rejected, because a wrong guess is wrong by a factor of 1,000
 * @param scale of the fields
 */
public record EventTime(List<FieldPath> candidates, Optional<Unit> unit, TimeScale scale) {
    /** The first and the last nanosecond that InfluxDB stores. */
    static final long MIN = Long.MIN_VALUE + 2;

    static final long MAX = Long.MAX_VALUE - 1;

    /** The unit of a number that counts from 1970. */
    public enum Unit {
        S(1_000_000_000L, "s", TimeForm.S),
        MS(1_000_000L, "ms", TimeForm.MS),
        US(1_000L, "us", TimeForm.US),
        NS(1L, "ns", TimeForm.NS);

        private final long nanos;
        private final String symbol;
        private final TimeForm form;

        Unit(long nanos, String symbol, TimeForm form) {
            this.nanos = nanos;
            this.symbol = symbol;
            this.form = form;
        }

        public long nanos() {
            return nanos;
        }

        /** This unit, or the finest one that has at least this many nanoseconds. */
        public Unit orCoarser(long atLeast) {
            Unit unit = this;
            while (unit.nanos < atLeast) {
                unit = values()[unit.ordinal() - 1];
            }
            return unit;
        }

        /** The value of InfluxDB's precision parameter. */
        public String symbol() {
            return symbol;
        }

        public static Unit of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Nanoseconds since 1970 in UTC, or the problem.
     *
     * @param candidate the index of the candidate; -1 for the Kafka timestamp
     */
    public record Found(long nanos, int candidate, String problem) {
        static Found at(long nanos, int candidate) {
            return new Found(nanos, candidate, null);
        }

        static Found none(String problem) {
            return new Found(0, -1, problem);
        }
    }

    /** Whether the time is the Kafka timestamp, which has milliseconds only. */
    public boolean isKafkas() {
        return candidates.isEmpty();
    }

    public Found of(SinkRecord record) {
        if (candidates.isEmpty()) {
            return record.timestamp() == null
                    ? Found.none("the record has no Kafka timestamp, and timestamp.field is not set")
                    : ofNumber(record.timestamp(), Unit.MS, -1);
        }
        for (int i = 0; i < candidates.size(); i++) {
            Object value = candidates.get(i).read(record.value());
            if (value != null) {
                return ofValue(value, i);
            }
        }
        return Found.none("timestamp.field "
                + String.join(", ", candidates.stream().map(FieldPath::toString).toList()) + " is missing or null");
    }

    private Found ofValue(Object value, int candidate) {
        if (value instanceof Date date) {
            return ofNumber(date.getTime(), Unit.MS, candidate);
        }
        if (!(value instanceof Number)) {
            return read(TimeForm.ISO8601, value, candidate);
        }
        if (unit.isEmpty()) {
            return Found.none(
                    "field " + candidates.get(candidate) + " is a plain number; set timestamp.unit to s, ms, us or ns");
        }
        if (scale == TimeScale.UTC && value instanceof Long number) {
            return ofNumber(number, unit.get(), candidate);
        }
        return read(unit.get().form, value, candidate);
    }

    private Found ofNumber(long number, Unit unit, int candidate) {
        long nanos = number * unit.nanos();
        boolean overflows = Math.multiplyHigh(number, unit.nanos()) != nanos >> 63;
        return overflows ? Found.none(tooFar(candidate)) : within(nanos, candidate);
    }

    private Found read(TimeForm form, Object value, int candidate) {
        try {
            return within((Long) TimeForm.NS.write(form.read(value, scale), TimeScale.UTC), candidate);
        } catch (DataException e) {
            return Found.none("field " + candidates.get(candidate) + " cannot be read as a time. " + e.getMessage());
        }
    }

    private Found within(long nanos, int candidate) {
        return nanos < MIN || nanos > MAX ? Found.none(tooFar(candidate)) : Found.at(nanos, candidate);
    }

    String tooFar(int candidate) {
        String where = candidate < 0 ? "the Kafka timestamp" : "field " + candidates.get(candidate);
        return where + " is outside the years 1677 to 2262; check timestamp.unit";
    }
}
