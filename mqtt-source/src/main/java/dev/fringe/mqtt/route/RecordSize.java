// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.nio.ByteBuffer;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;

/**
 * Estimates the maximum bytes of a record in Kafka before the converter writes it. For most records the schema and the length of the
 * payload are enough; only the others are measured value by value. Used by one thread.
 */
final class RecordSize {
    private static final int OVERHEAD = 128;
    private static final int HEADER = 64;
    private static final int SCHEMAS_KEPT = 4_096;

    private final ValueForm form;
    private final Map<Schema, SchemaWeight> weights = new IdentityHashMap<>();

    RecordSize(ValueForm form) {
        this.form = form;
    }

    /** A cheap check by the schema and the length of the payload; false if only {@link #of} can decide. */
    boolean isSurelyWithin(long limit, SchemaAndValue value, long payload, String key, Iterable<Header> headers) {
        SchemaWeight weight = weight(value.schema());
        long size = OVERHEAD + weight.schema() + weight.value(payload) + (key == null ? 0 : mostOf(key));
        for (Header header : headers) {
            size += HEADER + mostOf(header.key());
            size += header.value() instanceof String text ? mostOf(text) : of(header.value());
        }
        return size <= limit;
    }

    /** A character can become six in JSON. */
    private static long mostOf(String text) {
        return 6L * text.length();
    }

    long of(SchemaAndValue value, String key, Iterable<Header> headers) {
        return OVERHEAD + weight(value.schema()).schema() + of(value.value()) + text(key) + of(headers);
    }

    long of(Iterable<Header> headers) {
        long size = 0;
        for (Header header : headers) {
            size += HEADER + text(header.key()) + of(header.value());
        }
        return size;
    }

    private SchemaWeight weight(Schema schema) {
        if (schema == null) {
            return SchemaWeight.NONE;
        }
        SchemaWeight known = weights.get(schema);
        if (known == null) {
            if (weights.size() == SCHEMAS_KEPT) {
                weights.clear();
            }
            known = SchemaWeight.of(schema, this);
            weights.put(schema, known);
        }
        return known;
    }

    ValueForm form() {
        return form;
    }

    long of(Object value) {
        if (value instanceof String string) {
            return text(string);
        } else if (value instanceof byte[] bytes) {
            return form.ofBytes(bytes.length);
        } else if (value instanceof ByteBuffer buffer) {
            return form.ofBytes(buffer.remaining());
        } else if (value instanceof Struct struct) {
            long size = 2;
            for (Field field : struct.schema().fields()) {
                size += form.ofName(field.name()) + of(struct.get(field));
            }
            return size;
        } else if (value instanceof List<?> list) {
            long size = 2;
            for (Object item : list) {
                size += 1 + of(item);
            }
            return size;
        } else if (value instanceof Map<?, ?> map) {
            long size = 2;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += 4 + of(entry.getKey()) + of(entry.getValue());
            }
            return size;
        } else if (value instanceof java.math.BigDecimal decimal) {
            return form.ofBytes(decimal.unscaledValue().bitLength() / 8 + 1);
        } else if (value instanceof Date || value instanceof Long) {
            return 20;
        }
        return value == null || value instanceof Boolean ? 5 : 26;
    }

    private static long text(String text) {
        return text == null ? 4 : ValueForm.jsonLength(text);
    }
}
