// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.transforms;

import dev.fringe.transforms.Flatten;
import dev.fringe.transforms.flatten.FlattenOptions;
import dev.fringe.transforms.flatten.FlattenPlans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Compares our Flatten with Kafka's on records that both can flatten, and measures it alone on arrays, which Kafka's does not
 * flatten. Run it with {@code -prof gc} to see the allocation per record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FlattenBenchmark {

    private final Transformation<SourceRecord> ours = new Flatten.Value<>();
    private final Transformation<SourceRecord> kafkas = new org.apache.kafka.connect.transforms.Flatten.Value<>();
    private final FlattenPlans plans = new FlattenPlans(FlattenOptions.DEFAULTS);
    private final SourceRecord nested = record(nested());
    private final SourceRecord arrays = record(arrays());
    private final SourceRecord schemaless = new SourceRecord(null, null, "t", 0, null, map(nested()));

    @Setup
    public void configure() {
        ours.configure(Map.of("delimiter", "."));
        kafkas.configure(Map.of("delimiter", "."));
    }

    /** 14 scalars, the median of the telescope's telemetry, in three levels. */
    @Benchmark
    public SourceRecord nestedStructByKafka() {
        return kafkas.apply(nested);
    }

    @Benchmark
    public SourceRecord nestedStruct() {
        return ours.apply(nested);
    }

    @Benchmark
    public SourceRecord nestedMapByKafka() {
        return kafkas.apply(schemaless);
    }

    @Benchmark
    public SourceRecord nestedMap() {
        return ours.apply(schemaless);
    }

    /** Nine fields, two of which are arrays of eight: 23 leaves. */
    @Benchmark
    public SourceRecord nineFieldsWithTwoArraysOfEight() {
        return ours.apply(arrays);
    }

    /** Visits the same leaves without a flat copy, as the sink does. */
    @Benchmark
    public void visitNineFieldsWithTwoArraysOfEight(Blackhole sink) {
        plans.of(arrays.valueSchema()).visit(arrays.value(), (leaf, value) -> sink.consume(value));
    }

    private static SourceRecord record(Struct value) {
        return new SourceRecord(null, null, "t", 0, value.schema(), value);
    }

    private static Struct nested() {
        Schema angles = SchemaBuilder.struct()
                .field("azimuth", Schema.FLOAT64_SCHEMA)
                .field("elevation", Schema.FLOAT64_SCHEMA)
                .field("rotation", Schema.OPTIONAL_FLOAT64_SCHEMA)
                .build();
        Schema mount = SchemaBuilder.struct()
                .field("demand", angles)
                .field("actual", angles)
                .field("locked", Schema.BOOLEAN_SCHEMA)
                .build();
        Schema header = SchemaBuilder.struct()
                .field("seqNum", Schema.INT32_SCHEMA)
                .field("sndStamp", Schema.FLOAT64_SCHEMA)
                .field("origin", Schema.STRING_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("lsst.sal.MTMount_telemetry")
                .field("header", header)
                .field("mount", mount)
                .field("temperature", Schema.FLOAT32_SCHEMA)
                .field("current", Schema.FLOAT32_SCHEMA)
                .field("state", Schema.INT32_SCHEMA)
                .field("timestamp", Schema.INT64_SCHEMA)
                .build();
        return filled(schema);
    }

    private static Struct arrays() {
        Schema eight = SchemaBuilder.array(Schema.FLOAT64_SCHEMA).build();
        SchemaBuilder schema = SchemaBuilder.struct().name("lsst.sal.MTM1M3_accelerometerData");
        schema.field("rawAccelerometers", eight).field("accelerometers", eight);
        for (int i = 0; i < 7; i++) {
            schema.field("scalar" + i, i % 2 == 0 ? Schema.FLOAT64_SCHEMA : Schema.INT64_SCHEMA);
        }
        return filled(schema.build());
    }

    private static Struct filled(Schema schema) {
        Struct struct = new Struct(schema);
        schema.fields().forEach(field -> struct.put(field, value(field.schema(), field.index())));
        return struct;
    }

    private static Object value(Schema schema, int seed) {
        return switch (schema.type()) {
            case STRUCT -> filled(schema);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    list.add(value(schema.valueSchema(), seed + i));
                }
                yield list;
            }
            case INT32 -> seed;
            case INT64 -> 1_554_096_460_415L + seed;
            case FLOAT32 -> seed + 0.25f;
            case FLOAT64 -> seed + 0.125;
            case BOOLEAN -> seed % 2 == 0;
            default -> "text" + seed;
        };
    }

    private static Map<String, Object> map(Struct struct) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : struct.schema().fields()) {
            Object value = struct.get(field);
            map.put(field.name(), value instanceof Struct inner ? map(inner) : value);
        }
        return map;
    }
}
