package dev.fringe.influx.types;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The types that fields have, by measurement: asked from the server when a measurement is first met, then kept up with
 * what is written. InfluxDB itself checks types shard by shard only, so that a field could change its type from one week
 * to the next; this does not let it. Belongs to one thread.
 */
public final class FieldTypes {
    /** Of more measurements, those not used for longest are asked for again. */
    private static final int CAPACITY = 10_000;
    /** A conflict is worth asking the server again, as somebody may have mended it, but not for every record. */
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(10);

    private final Source source;
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

    public FieldTypes(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** Asks the server; throws Connect's RetriableException when it is away. */
    public interface Source {
        Map<String, FieldType> typesIn(String measurement);
    }

    public OfMeasurement of(String measurement) {
        if (!measurement.equals(lastName)) {
            last = measurements.computeIfAbsent(measurement, OfMeasurement::new);
            lastName = measurement;
        }
        return last;
    }

    /** The server has shown to know better, and is asked again. */
    public void forget(String measurement) {
        measurements.remove(measurement);
        lastName = null;
    }

    /** The types in one measurement. What a record adds counts from {@link #keep}, when its whole line is written. */
    public final class OfMeasurement {
        private final String measurement;
        private final Map<String, FieldType> types;
        private final Map<String, FieldType> added = new HashMap<>();
        private long askedAt;

        private OfMeasurement(String measurement) {
            this.measurement = measurement;
            this.types = new HashMap<>(source.typesIn(measurement));
            this.askedAt = nanoTime.getAsLong();
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

        /** False when the server was asked a moment ago. What was written since then it knows too. */
        public boolean refresh() {
            if (nanoTime.getAsLong() - askedAt < REFRESH_INTERVAL.toNanos()) {
                return false;
            }
            Map<String, FieldType> asked = source.typesIn(measurement);
            types.clear();
            types.putAll(asked);
            askedAt = nanoTime.getAsLong();
            return true;
        }
    }
}
