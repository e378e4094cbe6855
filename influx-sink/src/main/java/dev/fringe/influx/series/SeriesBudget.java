// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.series;

import dev.fringe.influx.line.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The series of each measurement: those that the server had when the measurement was first written to, and those that the task has
 * added. Keeps a hash of each. Used by one thread.
 */
public final class SeriesBudget {
    private static final Logger LOG = LoggerFactory.getLogger(SeriesBudget.class);
    private static final int PERCENT = 100;

    /** With more measurements, the least recently used ones are dropped and queried again. */
    private static final int MEASUREMENTS = 10_000;
    /** So many series of the server are known although the budget is smaller, so that their points are not taken for new series. */
    private static final int KNOWN_OF_SERVER = 200_000;
    /** A used-up budget may have room again, because the server dropped series. */
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

    private final int max;
    private final long warnAt;
    private final Source source;
    private final LongSupplier nanoTime;
    private final Map<String, OfMeasurement> measurements = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OfMeasurement> eldest) {
            return size() > MEASUREMENTS;
        }
    };
    private OfMeasurement last;

    public SeriesBudget(SeriesLimits limits, Source source, LongSupplier nanoTime) {
        this.max = limits.max();
        this.warnAt = Math.max(1, (long) max * limits.warnPercent() / PERCENT);
        this.source = source;
        this.nanoTime = nanoTime;
    }

    @FunctionalInterface
    public interface Source {
        /**
         * The series of a measurement in line protocol, at most so many of them. Empty if the server cannot list them. Throws Connect's
         * RetriableException while it is unavailable.
         */
        Optional<List<String>> seriesIn(String measurement, int limit);
    }

    /** The series of one measurement. */
    public int max() {
        return max;
    }

    /**
     * Whether the budget of the measurement has the series, or has room for it and takes it.
     *
     * @param room how many series of the budget may be used
     */
    public boolean admits(String measurement, long series, int room) {
        if (last == null || !last.name.equals(measurement)) {
            last = measurements.computeIfAbsent(measurement, OfMeasurement::new);
        }
        return last.admits(series, room);
    }

    /** The series that the measurement is known to have. */
    public int seriesOf(String measurement) {
        OfMeasurement of = measurements.get(measurement);
        return of == null ? 0 : of.known.size();
    }

    private final class OfMeasurement {
        private final String name;
        private LongSet known = new LongSet();
        /** Those that the server may not list yet. */
        private LongSet addedSinceLoad = new LongSet();

        private long loadedAt;
        private boolean warned;

        OfMeasurement(String name) {
            this.name = name;
            load();
        }

        boolean admits(long series, int room) {
            if (known.contains(series)) {
                return true;
            }
            if (known.size() >= room && nanoTime.getAsLong() - loadedAt >= REFRESH_INTERVAL.toNanos()) {
                load();
            }
            if (!known.contains(series)) {
                if (known.size() >= room) {
                    return false;
                }
                known.add(series);
                addedSinceLoad.add(series);
            }
            warn();
            return true;
        }

        private void load() {
            Optional<List<String>> keys = source.seriesIn(name, Math.max(max, KNOWN_OF_SERVER) + 1);
            keys.ifPresent(listed -> {
                known = new LongSet();
                known.addAll(addedSinceLoad);
                addedSinceLoad = new LongSet();
                for (String key : listed) {
                    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
                    known.add(Hash.of(bytes, 0, bytes.length));
                }
            });
            loadedAt = nanoTime.getAsLong();
            warn();
        }

        private void warn() {
            if (!warned && known.size() >= warnAt) {
                warned = true;
                LOG.warn(
                        "Measurement {} has {} series; its budget is {} (series.max). series.on.exceeded decides about"
                                + " records of more series.",
                        name,
                        known.size(),
                        max);
            }
        }
    }
}
