// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.types;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of fields, by measurement. The server is asked before the first write to a measurement and periodically after that; the
 * types that the sink writes are added. InfluxDB checks types in each shard only, so that a field could change its type from one week
 * to the next; this class prevents it. Used by one thread.
 */
public final class FieldTypes {
    private static final Logger LOG = LoggerFactory.getLogger(FieldTypes.class);

    /** With more measurements, the least recently used ones are dropped and queried again. */
    private static final int CAPACITY = 10_000;
    /** After a conflict the server is asked again, because somebody may have corrected it, but not for every record. */
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(10);

    private static final int SPREAD = 1_000;

    private final Source source;
    private final long refreshNanos;
    private final LongSupplier nanoTime;
    private final Map<String, OfMeasurement> measurements = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OfMeasurement> eldest) {
            return size() > CAPACITY;
        }
    };
    private String lastName;
    private OfMeasurement last;
    private long now;

    /** @param refresh how often to query the types of a measurement that is written to */
    public FieldTypes(Source source, Duration refresh, LongSupplier nanoTime) {
        this.source = source;
        this.refreshNanos = refresh.toNanos();
        this.nanoTime = nanoTime;
        this.now = nanoTime.getAsLong();
    }

    public interface Source {
        /**
         * Empty if the server refuses. Throws Connect's RetriableException if the server is unavailable, or if {@code put} has no time
         * left for the query.
         */
        Optional<Map<String, FieldType>> typesIn(String measurement);

        /** Whether {@code put} has time for a query that can wait. */
        default boolean hasTime() {
            return true;
        }
    }

    /** Starts a call of {@code put}; all records of earlier calls are stored or will be redelivered. */
    public void begin() {
        now = nanoTime.getAsLong();
        lastName = null;
    }

    public OfMeasurement of(String measurement) {
        if (!measurement.equals(lastName)) {
            last = measurements.computeIfAbsent(measurement, OfMeasurement::new);
            last.askWhenDue();
            lastName = measurement;
        }
        return last;
    }

    /** The server has refused a known type and must be asked again. */
    public void forget(String measurement) {
        OfMeasurement types = measurements.get(measurement);
        if (types != null) {
            types.isDue = true;
        }
        lastName = null;
    }

    /** The measurements no longer exist. */
    public void forgetAll() {
        measurements.clear();
        lastName = null;
    }

    /** A record was refused, so the server may not have its types; the next conflict queries them. */
    public void doubt(String measurement) {
        OfMeasurement types = measurements.get(measurement);
        if (types != null) {
            types.isDoubtful = true;
        }
    }

    /** The types in one measurement. {@link #keep} stores the types of a record once its whole line is written. */
    public final class OfMeasurement {
        private final String measurement;
        private final Map<String, FieldType> types = new HashMap<>();
        private final Map<String, FieldType> added = new HashMap<>();
        /** The types by the index of the field, for the layout of records that was seen last. */
        private FieldType[] byIndex = {};

        private Object layout;
        private long askedAt;
        private boolean isDue;
        private boolean isDoubtful;

        private OfMeasurement(String measurement) {
            this.measurement = measurement;
            ask();
        }

        public FieldType of(String field) {
            FieldType type = types.get(field);
            return type == null && !added.isEmpty() ? added.get(field) : type;
        }

        /**
         * The same as {@link #of(String)}, without a look-up by name for most fields.
         *
         * @param ofLayout stands for all records whose fields have the same indexes
         */
        public FieldType of(Object ofLayout, int index, String field) {
            if (ofLayout != layout) {
                layout = ofLayout;
                byIndex = new FieldType[index + 1];
            } else if (index >= byIndex.length) {
                byIndex = Arrays.copyOf(byIndex, Math.max(2 * byIndex.length, index + 1));
            }
            FieldType known = byIndex[index];
            if (known == null) {
                known = types.get(field);
                byIndex[index] = known;
            }
            return known == null ? added.get(field) : known;
        }

        public void add(String field, FieldType type) {
            added.put(field, type);
        }

        public void keep() {
            if (!added.isEmpty()) {
                types.putAll(added);
                added.clear();
            }
        }

        public void drop() {
            added.clear();
        }

        /** False if the server was asked a moment ago. */
        public boolean refresh() {
            if (!isDoubtful && nanoTime.getAsLong() - askedAt < REFRESH_INTERVAL.toNanos()) {
                return false;
            }
            ask();
            return true;
        }

        private void askWhenDue() {
            if (isDue || now - askedAt >= interval() && source.hasTime()) {
                ask();
            }
        }

        /** Between half of the interval and all of it, so that measurements are not due at the same time. */
        private long interval() {
            return refreshNanos / 2 + refreshNanos / 2 / SPREAD * Math.floorMod(measurement.hashCode(), SPREAD);
        }

        private void ask() {
            Optional<Map<String, FieldType>> asked = source.typesIn(measurement);
            asked.ifPresent(known -> {
                if (!isDoubtful) {
                    logChanges(known);
                }
                types.clear();
                types.putAll(known);
                layout = null;
            });
            askedAt = nanoTime.getAsLong();
            isDue = false;
            isDoubtful = false;
        }

        private void logChanges(Map<String, FieldType> known) {
            types.forEach((field, type) -> {
                FieldType other = known.getOrDefault(field, type);
                if (other != type) {
                    LOG.warn(
                            "Another writer changed field {} of measurement {} in InfluxDB from type {} to type {}."
                                    + " type.conflict decides about the next values.",
                            field,
                            measurement,
                            type.label(),
                            other.label());
                }
            });
        }
    }
}
