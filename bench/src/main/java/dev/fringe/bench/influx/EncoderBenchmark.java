// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.types.FieldTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkRecord;
import org.influxdb.dto.Point;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encodes the same point of nine fields with influxdb-java, with our encoder, and with our mapper, which starts one step
 * earlier, from the Kafka record. Run it with {@code -prof gc} to see the allocation per point.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncoderBenchmark {
    private static final int POINTS = 256;

    private final LineWriter line = new LineWriter();
    private final List<double[]> values = new ArrayList<>();
    private final List<SinkRecord> records = new ArrayList<>();
    private final byte[][] keys = new byte[NinePointFields.COUNT][];
    private final Bytes encodedSeries = new Bytes(64);
    private PointMapper mapper;
    private int next;

    @Setup
    public void prepare() {
        for (int i = 0; i < POINTS; i++) {
            values.add(NinePointFields.values(i));
            records.add(NinePointFields.record("telemetry", i));
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i] = LineWriter.encodeKey(NinePointFields.name(i));
        }
        LineWriter.appendMeasurement(encodedSeries, "telemetry");
        LineWriter.appendTag(encodedSeries, LineWriter.encodeKey("id"), "42");
        InfluxSinkConfig config = new InfluxSinkConfig(Map.of(
                "influx.url",
                "http://localhost:1",
                "influx.database",
                "d",
                "tags",
                "id",
                "timestamp.field",
                "at",
                "timestamp.unit",
                "ms"));
        mapper = new PointMappers(
                        config.mappings(),
                        new FieldTypes(measurement -> Optional.empty(), Duration.ofDays(1), System::nanoTime))
                .of("telemetry");
    }

    @Benchmark
    public String byInfluxdbJava() {
        double[] point = values.get(next++ & POINTS - 1);
        Point.Builder builder = Point.measurement("telemetry")
                .tag("id", "42")
                .time(1_600_000_000_000_000_000L + next, TimeUnit.NANOSECONDS);
        for (int i = 0; i < point.length; i++) {
            builder.addField(NinePointFields.name(i), point[i]);
        }
        return builder.build().lineProtocol();
    }

    @Benchmark
    public int byOurEncoder() {
        double[] point = values.get(next++ & POINTS - 1);
        line.series(encodedSeries);
        for (int i = 0; i < point.length; i++) {
            line.field(keys[i], point[i]);
        }
        line.finish(1_600_000_000_000_000_000L + next);
        return line.bytes().length();
    }

    @Benchmark
    public int byOurMapperFromTheRecord() {
        Mapped.Point point = (Mapped.Point) mapper.map(records.get(next++ & POINTS - 1));
        return point.line().bytes().length();
    }
}
