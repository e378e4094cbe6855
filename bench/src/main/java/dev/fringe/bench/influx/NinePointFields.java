// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import java.util.SplittableRandom;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Points with one tag and nine floats, the same for every benchmark. */
final class NinePointFields {
    static final int COUNT = 9;

    private static final String[] NAMES = names();
    private static final Schema SCHEMA = schema();

    private NinePointFields() {}

    static String name(int i) {
        return NAMES[i];
    }

    /** Values like those of an instrument: some with all digits of a double, some rounded. */
    static double[] values(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double value = random.nextDouble() * 1_000;
            values[i] = i % 2 == 0 ? value : Math.rint(value * 1_000) / 1_000;
        }
        return values;
    }

    static SinkRecord record(String topic, int number) {
        long millis = 1_600_000_000_000L + number;
        Struct struct = struct(number % 50, millis, number);
        return new SinkRecord(topic, 0, null, null, SCHEMA, struct, number, millis, TimestampType.CREATE_TIME);
    }

    static Struct struct(int id, long at, int number) {
        Struct struct = new Struct(SCHEMA).put("id", id).put("at", at);
        double[] values = values(number);
        for (int i = 0; i < COUNT; i++) {
            struct.put(NAMES[i], values[i]);
        }
        return struct;
    }

    private static String[] names() {
        String[] names = new String[COUNT];
        for (int i = 0; i < COUNT; i++) {
            names[i] = "accelerometer" + i;
        }
        return names;
    }

    private static Schema schema() {
        SchemaBuilder builder =
                SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).field("at", Schema.INT64_SCHEMA);
        for (String name : NAMES) {
            builder.field(name, Schema.FLOAT64_SCHEMA);
        }
        return builder.build();
    }
}
