// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.layout;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.lab.points.LinePoint;
import dev.fringe.records.avro.FromAvro;
import dev.fringe.records.avro.MappingOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Finds the fields and tags that a sink writes of a schema: its own code maps a record in which every field has a value. The
 * values are invented, so the measurement counts only if it does not come from the record.
 */
public final class SamplePoint {
    private static final long NOW = 1_700_000_000L;
    /** The unit of the time is not in the schema, so those of seconds, milli-, micro- and nanoseconds are tried. */
    private static final long[] TIMES = {NOW, NOW * 1_000, NOW * 1_000_000, NOW * 1_000_000_000};

    private static final int DEEPEST = 8;

    private SamplePoint() {}

    /** Empty if the sink's options are wrong, or if it rejects each sample. */
    public static Optional<Layout> of(Map<String, String> options, String topic, org.apache.avro.Schema avro) {
        try {
            Schema schema = FromAvro.compile(avro, MappingOptions.PLAIN).schema();
            InfluxSinkConfig config = new InfluxSinkConfig(options);
            for (long time : TIMES) {
                PointMappers mappers = new PointMappers(
                        config.mappings(),
                        new FieldTypes(measurement -> Optional.of(Map.of()), Duration.ofHours(1), System::nanoTime));
                SinkRecord record = new SinkRecord(
                        topic,
                        0,
                        Schema.STRING_SCHEMA,
                        "key",
                        schema,
                        value(schema, time, 0),
                        0,
                        NOW * 1_000,
                        TimestampType.CREATE_TIME);
                if (mappers.of(topic).map(record) instanceof Mapped.Point point) {
                    return Optional.of(
                            layout(LinePoint.parse(point.line().bytes().toString(), 1)));
                }
            }
            return Optional.empty();
        } catch (ConfigException | DataException e) {
            return Optional.empty();
        }
    }

    private static Layout layout(LinePoint point) {
        Map<String, Set<String>> fields = new TreeMap<>();
        point.fields()
                .forEach((field, value) ->
                        fields.put(field, Set.of(FieldType.ofValue(value).label())));
        return new Layout(fields, point.series().tags().keySet());
    }

    private static Object value(Schema schema, long time, int depth) {
        if (schema.name() != null) {
            switch (schema.name()) {
                case Decimal.LOGICAL_NAME:
                    return BigDecimal.ONE.setScale(
                            Integer.parseInt(schema.parameters().getOrDefault(Decimal.SCALE_FIELD, "0")));
                case org.apache.kafka.connect.data.Timestamp.LOGICAL_NAME:
                    return new Date(NOW * 1_000);
                case org.apache.kafka.connect.data.Date.LOGICAL_NAME:
                    return new Date(0);
                case org.apache.kafka.connect.data.Time.LOGICAL_NAME:
                    return new Date(0);
                default:
                    break;
            }
        }
        return switch (schema.type()) {
            case STRUCT -> struct(schema, time, depth);
            case ARRAY -> List.of(value(schema.valueSchema(), time, depth + 1));
            case MAP -> Map.of();
            case STRING -> "text";
            case BOOLEAN -> true;
            case INT8 -> (byte) 1;
            case INT16 -> (short) 1;
            case INT32 -> 1;
            case INT64 -> time;
            case FLOAT32 -> 1.5f;
            case FLOAT64 -> time + 0.5;
            case BYTES -> new byte[] {1};
        };
    }

    private static Object struct(Schema schema, long time, int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        Struct struct = new Struct(schema);
        for (Field field : new ArrayList<>(schema.fields())) {
            struct.put(field, value(field.schema(), time, depth + 1));
        }
        return struct;
    }
}
