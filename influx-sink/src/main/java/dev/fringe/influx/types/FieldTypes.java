package dev.fringe.influx.types;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of fields, by measurement. The server is asked when a measurement is first met and from time to time after
 * that, and what is written is added. InfluxDB itself checks types in each shard only, so that a field could change its type
 * from one week to the next; this prevents it. Belongs to one thread.
 */
public final class FieldTypes {
    private static final Logger LOG = LoggerFactory.getLogger(FieldTypes.class);

    /** Beyond this, the measurements that were used least recently are forgotten and asked for again. */
    private static final int CAPACITY = 10_000;
    /** After a conflict the server is asked again, as somebody may have corrected it, but not for every record. */
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

    /** @param refresh how often to ask for the types of a measurement that is written to */
    public FieldTypes(Source source, Duration refresh, LongSupplier nanoTime) {
        this.source = source;
        this.refreshNanos = refresh.toNanos();
        this.nanoTime = nanoTime;
        this.now = nanoTime.getAsLong();
    }

    /** Asks the server. */
    public interface Source {
        /**
         * Empty when the server refuses. Throws Connect's RetriableException when the server is unavailable, and when
         * asking takes too long for one call of {@code put}.
         */
        Optional<Map<String, FieldType>> typesIn(String measurement);

        /** False when a question that can wait should wait for the next call of {@code put}. */
        default boolean hasTime() {
            return true;
        }
    }

    /** A new call of {@code put} begins; everything of earlier ones is stored, or will be given again. */
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

    /** The server has refused a known type and is asked again. */
    public void forget(String measurement) {
        OfMeasurement types = measurements.get(measurement);
        if (types != null) {
            types.isDue = true;
        }
        lastName = null;
    }

    /** The measurements do not exist any more. */
    public void forgetAll() {
        measurements.clear();
        lastName = null;
    }

    /** A record was refused, so that its types may not be in the server; the next conflict asks for them. */
    public void doubt(String measurement) {
        OfMeasurement types = measurements.get(measurement);
        if (types != null) {
            types.isDoubtful = true;
        }
    }

    /** The types in one measurement. What a record adds counts from {@link #keep} on, when its whole line is written. */
    public final class OfMeasurement {
        private final String measurement;
        private final Map<String, FieldType> types = new HashMap<>();
        private final Map<String, FieldType> added = new HashMap<>();
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

        /** False when the server was asked a moment ago; it knows what was written before. */
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

        /** From half of the interval to the whole, so that a thousand measurements are not due at once. */
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
                            "field {} of measurement {} was of type {} and is now of type {} in InfluxDB, because another"
                                    + " writer changed it. type.conflict decides about the next values.",
                            field,
                            measurement,
                            type.label(),
                            other.label());
                }
            });
        }
    }
}
