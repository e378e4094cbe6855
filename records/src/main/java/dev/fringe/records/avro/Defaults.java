// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Converts default values, which are objects in Connect and JSON in Avro. */
public final class Defaults {
    private Defaults() {}

    /** The default of a field with this schema in Avro, or null. */
    static Object toAvro(Schema connect) {
        if (connect.defaultValue() == null) {
            return connect.isOptional() ? JsonProperties.NULL_VALUE : null;
        }
        return json(connect, connect.defaultValue());
    }

    private static Object json(Schema connect, Object value) {
        if (value instanceof Date date) {
            long millis = date.getTime();
            return switch (connect.name()) {
                case Timestamp.LOGICAL_NAME -> millis;
                case Time.LOGICAL_NAME -> (int) millis;
                default -> (int) Math.floorDiv(millis, Conventions.MILLIS_PER_DAY);
            };
        } else if (value instanceof BigDecimal decimal) {
            return decimal.unscaledValue().toByteArray();
        } else if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
            // JSON has no NaN and no infinity
            return null;
        } else if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        } else if (value instanceof Struct struct) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Field field : struct.schema().fields()) {
                Object part = struct.get(field);
                map.put(field.name(), part == null ? JsonProperties.NULL_VALUE : json(field.schema(), part));
            }
            return map;
        } else if (value instanceof List<?> list) {
            return list.stream().map(item -> json(connect.valueSchema(), item)).toList();
        } else if (value instanceof Map<?, ?> map && connect.keySchema().type() != Schema.Type.STRING) {
            return map.entrySet().stream()
                    .map(entry -> List.of(
                            json(connect.keySchema(), entry.getKey()), json(connect.valueSchema(), entry.getValue())))
                    .toList();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key.toString(), json(connect.valueSchema(), item)));
            return copy;
        } else if (connect.type() == Schema.Type.BYTES) {
            return WrittenScalars.bytes(value);
        }
        return value;
    }

    /** Converts the parsed default of an Avro field to a value of its Connect schema; null if there is none. */
    public static Object of(Schema connect, Object value) {
        return value(connect, value, true);
    }

    /**
     * Sets the default from an Avro field or a property.
     *
     * @param structs whether to read defaults with structs
     * @return whether the schema has a default now
     */
    static boolean fromAvro(SchemaBuilder connect, Object value, boolean structs) {
        Object own = value(connect, value, structs);
        if (own != null) {
            connect.defaultValue(own);
        }
        return own != null;
    }

    /** Null if Connect has no value for it. */
    private static Object value(Schema connect, Object value, boolean structs) {
        if (value instanceof Number number) {
            return number(connect, number);
        } else if (value instanceof CharSequence text && connect.type() == Schema.Type.STRING) {
            return text.toString();
        } else if (value instanceof CharSequence text && connect.type() == Schema.Type.BYTES) {
            return bytes(connect, text.toString().getBytes(StandardCharsets.ISO_8859_1));
        } else if (value instanceof byte[] bytes && connect.type() == Schema.Type.BYTES) {
            return bytes(connect, bytes);
        } else if (value instanceof Boolean && connect.type() == Schema.Type.BOOLEAN) {
            return value;
        } else if (value instanceof List<?> list && connect.type() == Schema.Type.ARRAY) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(value(connect.valueSchema(), item, structs)));
            return items.contains(null) ? null : Collections.unmodifiableList(items);
        } else if (value instanceof Map<?, ?> map && connect.type() == Schema.Type.MAP) {
            Map<String, Object> items = new LinkedHashMap<>();
            map.forEach((key, item) -> items.put(key.toString(), value(connect.valueSchema(), item, structs)));
            return items.containsValue(null) ? null : Collections.unmodifiableMap(items);
        } else if (structs && value instanceof Map<?, ?> map && connect.type() == Schema.Type.STRUCT) {
            Struct struct = new Struct(connect);
            connect.fields().forEach(field -> struct.put(field, value(field.schema(), map.get(field.name()), true)));
            return struct;
        }
        return null;
    }

    private static Object bytes(Schema connect, byte[] bytes) {
        return Decimal.LOGICAL_NAME.equals(connect.name()) ? Decimal.toLogical(connect, bytes) : ByteBuffer.wrap(bytes);
    }

    private static Object number(Schema connect, Number number) {
        return switch (connect.name() == null ? "" : connect.name()) {
            case Timestamp.LOGICAL_NAME, Time.LOGICAL_NAME -> new Date(number.longValue());
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                new Date(number.longValue() * Conventions.MILLIS_PER_DAY);
            default -> plain(connect, number);
        };
    }

    private static Object plain(Schema connect, Number number) {
        return switch (connect.type()) {
            case INT8 -> number.byteValue();
            case INT16 -> number.shortValue();
            case INT32 -> number.intValue();
            case INT64 -> number.longValue();
            case FLOAT32 -> number.floatValue();
            case FLOAT64 -> number.doubleValue();
            default -> null;
        };
    }
}
