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

    /** A record with a point, and its place among the records. */
    private record Mapped(int number, SinkRecord record, LinePoint point) {}

    /** The result of each record, in the same order, when InfluxDB has acknowledged the points. */
    public List<Result> write(List<ConsumerRecord<byte[], byte[]>> records) {
        Reason[] rejected = new Reason[records.size()];
        List<Mapped> mapped = new ArrayList<>();
        for (int i = 0; i < rejected.length; i++) {
            SinkPoints.Taken taken = sink.take(records.get(i));
            if (taken.result() instanceof SinkResult.Point point) {
                mapped.add(new Mapped(i, taken.record(), point.point()));
            } else if (taken.result() instanceof SinkResult.Rejected result) {
                rejected[i] = result.reason();
            }
        }
        List<Mapped> wanted = withoutReplacing(mapped, rejected);
        if (writer.isPresent() && !wanted.isEmpty()) {
            Map<SinkRecord, Reason> atWrite =
                    writer.get().write(wanted.stream().map(Mapped::record).toList());
            wanted.forEach(one -> rejected[one.number()] = atWrite.get(one.record()));
        }
        return Arrays.stream(rejected).map(Result::new).toList();
    }

    private List<Mapped> withoutReplacing(List<Mapped> mapped, Reason[] rejected) {
        List<Map<String, Object>> stored =
                influx.stored(mapped.stream().map(Mapped::point).toList());
        List<Mapped> wanted = new ArrayList<>();
        for (int i = 0; i < mapped.size(); i++) {
            Mapped one = mapped.get(i);
            Optional<String> other = InfluxPoints.differing(one.point(), stored.get(i));
            if (other.isPresent()) {
                rejected[one.number()] = replaces(one.point(), other.get());
            } else {
                wanted.add(one);
            }
        }
        return wanted;
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
