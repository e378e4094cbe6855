// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * The size of the values of a schema.
 *
 * @param schema bytes of the schema itself, if each record contains it
 * @param fixed bytes of a value with an empty payload: names, numbers, defaults
 * @param perByte bytes that each byte of the payload can become; an item of an array may be one byte long
 */
record SchemaWeight(long schema, long fixed, long perByte) {
    static final SchemaWeight NONE = new SchemaWeight(0, 5, 0);
    private static final int MOST_OF_A_DECIMAL = 1_024;
    private static final int MOST_OF_A_NUMBER = 26;
    private static final int WORDS_OF_A_SCHEMA = 96;

    static SchemaWeight of(Schema schema, RecordSize sizes) {
        long text = sizes.form() == ValueForm.JSON_WITH_SCHEMA ? 32 + text(schema, sizes) : 0;
        SchemaWeight value = value(schema, sizes);
        return new SchemaWeight(text, value.fixed, value.perByte);
    }

    long value(long payload) {
        return fixed + perByte * payload;
    }

    private static SchemaWeight value(Schema schema, RecordSize sizes) {
        long byDefault = schema.defaultValue() == null ? 0 : sizes.of(schema.defaultValue());
        return switch (schema.type()) {
            case STRING -> new SchemaWeight(0, 5 + byDefault, 6);
            case BYTES -> new SchemaWeight(0, MOST_OF_A_DECIMAL + byDefault, 2);
            case ARRAY -> {
                SchemaWeight item = value(schema.valueSchema(), sizes);
                yield new SchemaWeight(0, 5 + byDefault, 1 + item.fixed + item.perByte);
            }
            case MAP -> {
                SchemaWeight item = value(schema.valueSchema(), sizes);
                yield new SchemaWeight(0, 5 + byDefault, 12 + item.fixed + item.perByte);
            }
            case STRUCT -> {
                long fixed = 5 + byDefault;
                long perByte = 0;
                for (Field field : schema.fields()) {
                    SchemaWeight part = value(field.schema(), sizes);
                    fixed += sizes.form().ofName(field.name()) + part.fixed;
                    perByte = Math.max(perByte, part.perByte);
                }
                yield new SchemaWeight(0, fixed, perByte);
            }
            default -> new SchemaWeight(0, MOST_OF_A_NUMBER + byDefault, 0);
        };
    }

    /** An upper estimate of the schema as Kafka's JsonConverter writes it. */
    private static long text(Schema schema, RecordSize sizes) {
        long size = WORDS_OF_A_SCHEMA + sizes.of(schema.name()) + sizes.of(schema.doc());
        size += schema.defaultValue() == null ? 0 : sizes.of(schema.defaultValue());
        if (schema.parameters() != null) {
            for (Map.Entry<String, String> parameter : schema.parameters().entrySet()) {
                size += 4 + sizes.of(parameter.getKey()) + sizes.of(parameter.getValue());
            }
        }
        return size
                + switch (schema.type()) {
                    case ARRAY -> text(schema.valueSchema(), sizes);
                    case MAP -> text(schema.keySchema(), sizes) + text(schema.valueSchema(), sizes);
                    case STRUCT ->
                        schema.fields().stream()
                                .mapToLong(
                                        field -> 16 + ValueForm.jsonLength(field.name()) + text(field.schema(), sizes))
                                .sum();
                    default -> 0L;
                };
    }
}
