// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.points.ChunkFindings.OfMeasurement;
import dev.fringe.lab.points.InfluxPoints.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.sink.SinkRecord;

/** Finds those points of records that InfluxDB does not have, and writes them as the sink does. */
public final class MissingPoints implements AutoCloseable {
    private final SinkPoints sink;
    private final InfluxPoints influx;
    private final Optional<SinkWriter> writer;
    private final long expiry;

    /** A record and its point. */
    private record Mapped(SinkRecord record, LinePoint point) {}

    /** @param write whether missing points are written */
    public MissingPoints(Servers servers, SinkPoints sink, boolean write) {
        this.sink = sink;
        this.influx = new InfluxPoints(servers.influx(), sink);
        this.expiry = nanos(influx.expiry(Instant.now()));
        this.writer = write ? Optional.of(sink.writer()) : Optional.empty();
    }

    private static long nanos(Instant time) {
        return time.equals(Instant.MIN)
                ? Long.MIN_VALUE
                : Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    /** Returns when InfluxDB has acknowledged the missing points and has returned them. */
    public ChunkFindings check(List<ConsumerRecord<byte[], byte[]>> records) {
        Counting counting = new Counting();
        List<Mapped> mapped = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SinkPoints.Taken taken = sink.take(record);
            if (taken.result() instanceof SinkResult.Point point) {
                mapped.add(new Mapped(taken.record(), point.point()));
            } else if (taken.result() instanceof SinkResult.Rejected rejected) {
                counting.rejected(rejected.reason());
            } else {
                counting.filtered++;
            }
        }
        List<Mapped> missing = missing(mapped, counting);
        if (writer.isPresent() && !missing.isEmpty()) {
            write(missing, counting);
        }
        return counting.findings(records.size());
    }

    private List<Mapped> missing(List<Mapped> mapped, Counting counting) {
        List<Map<String, Object>> stored =
                influx.stored(mapped.stream().map(Mapped::point).toList());
        List<Mapped> missing = new ArrayList<>();
        for (int i = 0; i < mapped.size(); i++) {
            LinePoint point = mapped.get(i).point();
            Presence presence = InfluxPoints.presence(point, stored.get(i));
            boolean wanted = presence == Presence.MISSING || presence == Presence.PARTLY;
            if (wanted && point.nanos() >= expiry) {
                missing.add(mapped.get(i));
                counting.missing(point);
            } else {
                counting.present(point, presence);
            }
        }
        return missing;
    }

    private void write(List<Mapped> missing, Counting counting) {
        Map<SinkRecord, Reason> rejected =
                writer.orElseThrow().write(missing.stream().map(Mapped::record).toList());
        rejected.values().forEach(counting::rejected);
        List<LinePoint> written = missing.stream()
                .filter(one -> !rejected.containsKey(one.record()))
                .map(Mapped::point)
                .toList();
        Set<LinePoint.Identity> counted = new HashSet<>();
        List<Map<String, Object>> stored = influx.stored(written);
        for (int i = 0; i < written.size(); i++) {
            LinePoint point = written.get(i);
            if (!counted.add(point.identity())) {
                continue;
            }
            counting.add(point, new OfMeasurement(0, 0, 1, 0, 0));
            if (stored.get(i).size() < point.fields().size()) {
                counting.unverified++;
            }
        }
    }

    /** Two records with one identity are one point. */
    private static final class Counting {
        private final Map<String, Long> rejected = new HashMap<>();
        private final Map<String, OfMeasurement> measurements = new HashMap<>();
        private final Set<LinePoint.Identity> counted = new HashSet<>();
        private long filtered;
        private long unverified;

        void rejected(Reason reason) {
            rejected.merge(reason.label(), 1L, Long::sum);
        }

        void missing(LinePoint point) {
            if (counted.add(point.identity())) {
                add(point, new OfMeasurement(0, 1, 0, 0, 0));
            }
        }

        void present(LinePoint point, Presence presence) {
            if (counted.add(point.identity())) {
                add(
                        point,
                        switch (presence) {
                            case THERE -> new OfMeasurement(1, 0, 0, 0, 0);
                            case REPLACED -> new OfMeasurement(0, 0, 0, 1, 0);
                            default -> new OfMeasurement(0, 0, 0, 0, 1);
                        });
            }
        }

        void add(LinePoint point, OfMeasurement one) {
            measurements.merge(point.measurement(), one, OfMeasurement::plus);
        }

        ChunkFindings findings(long records) {
            return new ChunkFindings(records, filtered, unverified, rejected, measurements);
        }
    }

    @Override
    public void close() {
        writer.ifPresent(SinkWriter::close);
    }
}
