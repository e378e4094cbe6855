// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Reads plain JSON, in which a value does not name its branch of a union, by an Avro schema. */
public final class JsonRecords {
    private JsonRecords() {}

    /**
     * The record of an object; a missing field has its default.
     *
     * @throws AvroTypeException if a value does not fit the schema
     */
    public static GenericRecord read(Schema schema, JsonNode object) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = object.get(field.name());
            record.put(
                    field.pos(),
                    value == null ? GenericData.get().getDefaultValue(field) : value(field.schema(), value, field));
        }
        return record;
    }

    private static Object value(Schema schema, JsonNode value, Schema.Field field) {
        return switch (schema.getType()) {
            case UNION -> value.isNull() && schema.isNullable() ? null : value(other(schema), value, field);
            case RECORD -> read(schema, value);
            case ARRAY -> {
                List<Object> items = new ArrayList<>(value.size());
                value.forEach(item -> items.add(value(schema.getElementType(), item, field)));
                yield items;
            }
            case STRING -> value.textValue();
            case INT -> value.intValue();
            case LONG -> value.longValue();
            case FLOAT -> value.floatValue();
            case DOUBLE -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            default -> throw new AvroTypeException("field " + field.name() + " has a type that JSON does not express");
        };
    }

    private static Schema other(Schema union) {
        return union.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow(() -> new AvroTypeException("a union has only null"));
    }
}
