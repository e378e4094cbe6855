// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.lab.clusters.Servers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Writes single records as the sink does. It never replaces a value: the sink compares a record with those before it, but here others
 * were stored since.
 */
public final class PointWrites implements AutoCloseable {
    private final SinkPoints sink;
    private final InfluxPoints influx;
    private final Optional<SinkWriter> writer;

    /** @param rejected null if the record is stored, or stores nothing: a transform filters it, or it has no value */
    public record Result(Reason rejected) {}

    private PointWrites(Servers servers, SinkPoints sink, Optional<SinkWriter> writer) {
        this.sink = sink;
        this.influx = new InfluxPoints(servers.influx(), sink);
        this.writer = writer;
    }

    public static PointWrites to(Servers servers, SinkPoints sink) {
        return new PointWrites(servers, sink, Optional.of(sink.writer()));
    }

    /** Writes nothing. The results are those that the mapping decides; InfluxDB itself may still refuse a point. */
    public static PointWrites planned(Servers servers, SinkPoints sink) {
        return new PointWrites(servers, sink, Optional.empty());
    }

    /** The result of each record, in the same order, when InfluxDB has acknowledged the points. */
    public List<Result> write(List<ConsumerRecord<byte[], byte[]>> records) {
        Result[] results = new Result[records.size()];
        Arrays.fill(results, new Result(null));
        List<LinePoint> points = new ArrayList<>();
        List<SinkRecord> mapped = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            SinkPoints.Taken taken = sink.take(records.get(i));
            SinkResult result = taken.instead() == null ? sink.map(taken.record()) : taken.instead();
            if (result instanceof SinkResult.Rejected rejected) {
                results[i] = new Result(rejected.reason());
            } else if (result instanceof SinkResult.Point point) {
                points.add(point.point());
                mapped.add(taken.record());
                numbers.add(i);
            }
        }
        List<Map<String, Object>> stored = influx.stored(points);
        List<SinkRecord> wanted = new ArrayList<>();
        for (int i = 0; i < mapped.size(); i++) {
            Optional<String> other = InfluxPoints.differing(points.get(i), stored.get(i));
            if (other.isPresent()) {
                results[numbers.get(i)] = new Result(replaces(points.get(i), other.get()));
            } else {
                wanted.add(mapped.get(i));
            }
        }
        if (writer.isPresent() && !wanted.isEmpty()) {
            Map<SinkRecord, Reason> rejected = writer.get().write(wanted);
            for (int i = 0; i < mapped.size(); i++) {
                Reason reason = rejected.get(mapped.get(i));
                if (reason != null) {
                    results[numbers.get(i)] = new Result(reason);
                }
            }
        }
        return List.of(results);
    }

    private static Reason replaces(LinePoint point, String field) {
        return new Reason(
                "identity-clash",
                field,
                "InfluxDB has a point of " + point.measurement()
                        + " with the same tags and time, and another value for field " + field
                        + "; it is not replaced, because a later record may have stored it");
    }

    @Override
    public void close() {
        writer.ifPresent(SinkWriter::close);
    }
}
