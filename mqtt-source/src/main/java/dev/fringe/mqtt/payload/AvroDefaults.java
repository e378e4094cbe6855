package dev.fringe.mqtt.payload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Avro's defaults, as its parser gives them, as Connect's values of the same meaning. */
final class AvroDefaults {
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private AvroDefaults() {}

    /** Null where the default is null, or there is none. */
    static Object of(Schema schema, Object value, String where) {
        if (value == null || value == JsonProperties.NULL_VALUE) {
            return null;
        }
        return schema.name() != null && schema.type() != Schema.Type.STRUCT
                ? logical(schema, value, where)
                : plain(schema, value, where);
    }

    private static Object logical(Schema schema, Object value, String where) {
        return switch (schema.name()) {
            case Timestamp.LOGICAL_NAME, Time.LOGICAL_NAME -> new Date(((Number) value).longValue());
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                new Date(((Number) value).longValue() * MILLIS_PER_DAY);
            case Decimal.LOGICAL_NAME ->
                new BigDecimal(
                        new BigInteger((byte[]) value),
                        Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)));
            default ->
                throw new IllegalArgumentException(where + " has a default that is not supported for its logical type");
        };
    }

    private static Object plain(Schema schema, Object value, String where) {
        return switch (schema.type()) {
            case FLOAT32 -> ((Number) value).floatValue();
            case FLOAT64 -> ((Number) value).doubleValue();
            case INT32 -> ((Number) value).intValue();
            case INT64 -> ((Number) value).longValue();
            case STRING -> value.toString();
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                ((List<?>) value).forEach(item -> list.add(of(schema.valueSchema(), item, where)));
                yield Collections.unmodifiableList(list);
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, item) -> map.put(key.toString(), of(schema.valueSchema(), item, where)));
                yield Collections.unmodifiableMap(map);
            }
            case STRUCT -> struct(schema, (Map<?, ?>) value, where);
            default -> value;
        };
    }

    private static Struct struct(Schema schema, Map<?, ?> value, String where) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            struct.put(field, of(field.schema(), value.get(field.name()), where));
        }
        return struct;
    }
}
