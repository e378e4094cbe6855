// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records like those of an observatory: many topics in rotation, each with 38 fields. */
final class TelescopeLines {
    private static final int FIELDS = 38;
    private static final int TOPICS_PER_COMPONENT = 30;
    private static final Schema SCHEMA = schema();

    private final int topics;

    TelescopeLines(int topics) {
        this.topics = topics;
    }

    private static Schema schema() {
        SchemaBuilder builder =
                SchemaBuilder.struct().field("salIndex", Schema.INT32_SCHEMA).field("at", Schema.INT64_SCHEMA);
        for (int i = 0; i < FIELDS; i++) {
            builder.field("field" + i, i % 6 == 5 ? Schema.INT64_SCHEMA : Schema.FLOAT64_SCHEMA);
        }
        return builder.build();
    }

    /** @param firstMillis the time of the first record; one of each topic has the same millisecond */
    List<SinkRecord> records(int from, int count, long firstMillis) {
        List<SinkRecord> records = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            SplittableRandom random = new SplittableRandom(i);
            long millis = firstMillis + i / topics;
            Struct value = new Struct(SCHEMA).put("salIndex", 1).put("at", millis);
            for (int field = 0; field < FIELDS; field++) {
                double number = random.nextDouble() * 1_000;
                value.put("field" + field, field % 6 == 5 ? (Object) (long) number : (Object) rounded(number, field));
            }
            int topic = i % topics;
            String name = "lsst.sal.C" + topic / TOPICS_PER_COMPONENT + "_topic" + topic;
            records.add(new SinkRecord(name, 0, null, null, SCHEMA, value, i, millis, TimestampType.CREATE_TIME));
        }
        return records;
    }

    private static double rounded(double number, int field) {
        return field % 2 == 0 ? Math.rint(number * 1_000) / 1_000 : number;
    }

    /** The records as bodies of write requests. */
    static List<byte[]> bodies(List<SinkRecord> records, PointMapper mapper, int linesEach) {
        List<byte[]> bodies = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < records.size(); i++) {
            Mapped.Point point = (Mapped.Point) mapper.map(records.get(i));
            body.write(point.line().bytes().array(), 0, point.line().bytes().length());
            if (i % linesEach == linesEach - 1 || i == records.size() - 1) {
                bodies.add(body.toByteArray());
                body.reset();
            }
        }
        return bodies;
    }
}
