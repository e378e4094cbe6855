// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.path;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads a field without its default: {@link Struct#get} returns the default of the schema for a null. */
public final class FieldValue {

    private FieldValue() {}

    public static Object of(Struct struct, Field field) {
        return hidesNull(field.schema()) ? struct.getWithoutDefault(field.name()) : struct.get(field);
    }

    /** Only for optional fields: a required field that was not set has its default. */
    public static boolean hidesNull(Schema schema) {
        return schema.isOptional() && schema.defaultValue() != null;
    }
}
