// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.records.names.LegalNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Decodes line protocol into one record per line: the fields of the point, and its measurement, tags and time under names that InfluxDB
 * reserves. The schema of each measurement is inferred and only grows. As in InfluxDB, a field has one type. Used by one thread.
 */
public final class InferredPoints {
    static final String MEASUREMENT = "_measurement";
    static final String TAGS = "_tags";
    static final String TIME = "_time";

    private static final int LONGEST_NAME = 255;
    private static final Schema TAG_MAP =
            SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build();

    private final String route;
    private final boolean originalNames;
    private final int maxFields;
    private final TimeUnit unit;
    private final Map<String, Known> known = new HashMap<>();
    private int fields;

    /**
     * @param route names the records in the schemas
     * @param originalNames whether fields keep names that Avro does not allow
     * @param maxFields the maximum number of fields of all measurements
     * @param unit of the times
     */
    public InferredPoints(String route, boolean originalNames, int maxFields, TimeUnit unit) {
        this.route = route;
        this.originalNames = originalNames;
        this.maxFields = maxFields;
        this.unit = unit;
    }

    /** A measurement with its fields so far. */
    private record Known(SortedMap<String, Schema.Type> types, Schema schema) {}

    public List<SchemaAndValue> decode(Message message) throws Undecodable {
        if (message.payload().length == 0) {
            throw new Undecodable("the payload is empty, not line protocol");
        }
        List<LinePoint> points = LineProtocol.parse(PlainDecoders.text(message), unit);
        grow(points);
        List<SchemaAndValue> values = new ArrayList<>(points.size());
        for (LinePoint point : points) {
            Schema schema = known.get(point.measurement()).schema();
            values.add(new SchemaAndValue(schema, struct(point, schema, message.receivedAt())));
        }
        return values;
    }

    private void grow(List<LinePoint> points) throws Undecodable {
        Map<String, SortedMap<String, Schema.Type>> grown = new HashMap<>();
        for (LinePoint point : points) {
            for (Map.Entry<String, Object> field : point.fields().entrySet()) {
                grow(point.measurement(), field.getKey(), type(field.getValue()), grown);
            }
        }
        int more = grown.entrySet().stream()
                .mapToInt(each -> each.getValue().size() - before(each.getKey()).size())
                .sum();
        if (fields + more > maxFields) {
            throw new Undecodable("the measurements of the route would have " + (fields + more)
                    + " fields, more than json.max.fields allows (" + maxFields + "); raise it if this is right");
        }
        fields += more;
        grown.forEach((measurement, types) -> known.put(measurement, new Known(types, schema(measurement, types))));
    }

    private void grow(
            String measurement, String field, Schema.Type type, Map<String, SortedMap<String, Schema.Type>> grown)
            throws Undecodable {
        SortedMap<String, Schema.Type> now = grown.get(measurement);
        Schema.Type earlier = (now == null ? before(measurement) : now).get(field);
        if (earlier == null) {
            check(measurement, field);
            grown.computeIfAbsent(measurement, any -> new TreeMap<>(before(measurement)))
                    .put(field, type);
        } else if (earlier != type) {
            throw new Undecodable(
                    "field " + field + ": was " + earlier.getName() + " in earlier lines of the measurement and is "
                            + type.getName() + " here; InfluxDB would refuse it too");
        }
    }

    private SortedMap<String, Schema.Type> before(String measurement) {
        Known before = known.get(measurement);
        return before == null ? new TreeMap<>() : before.types();
    }

    private static void check(String measurement, String field) throws Undecodable {
        if (Math.max(measurement.length(), field.length()) > LONGEST_NAME) {
            throw new Undecodable("the name of a measurement or field has more than " + LONGEST_NAME + " characters");
        }
        if (field.equals(MEASUREMENT) || field.equals(TAGS) || field.equals(TIME)) {
            throw new Undecodable("a field is named " + field + ", as a part of every point is");
        }
    }

    private static Schema.Type type(Object value) {
        if (value instanceof Double) {
            return Schema.Type.FLOAT64;
        } else if (value instanceof Long) {
            return Schema.Type.INT64;
        }
        return value instanceof Boolean ? Schema.Type.BOOLEAN : Schema.Type.STRING;
    }

    private Schema schema(String measurement, SortedMap<String, Schema.Type> types) {
        SchemaBuilder builder = SchemaBuilder.struct()
                .name(Shape.recordName(route) + '.' + LegalNames.of(measurement))
                .field(MEASUREMENT, Schema.STRING_SCHEMA)
                .field(TAGS, TAG_MAP)
                .field(TIME, Schema.INT64_SCHEMA);
        types.forEach((original, type) -> {
            String name = legalName(original);
            SchemaBuilder field = SchemaBuilder.type(type).optional();
            if (!name.equals(original)) {
                field.parameter(LegalNames.ORIGINAL, original);
            }
            builder.field(name, field.build());
        });
        return builder.build();
    }

    private String legalName(String original) {
        return originalNames ? original : LegalNames.of(original);
    }

    private Struct struct(LinePoint point, Schema schema, long receivedAt) {
        Struct struct = new Struct(schema)
                .put(MEASUREMENT, point.measurement())
                .put(TAGS, point.tags())
                .put(TIME, point.nanos() == null ? TimeUnit.MILLISECONDS.toNanos(receivedAt) : point.nanos());
        point.fields().forEach((name, value) -> {
            Field field = schema.field(legalName(name));
            struct.put(field, value);
        });
        return struct;
    }
}
