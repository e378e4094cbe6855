package dev.fringe.records.path;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads a field as it is: null stays null although the schema has a default, which {@link Struct#get} would give. */
public final class FieldValue {

    private FieldValue() {}

    public static Object of(Struct struct, Field field) {
        return hidesNull(field.schema()) ? struct.getWithoutDefault(field.name()) : struct.get(field);
    }

    /** A required field cannot be null, so one that was not set has its default. */
    public static boolean hidesNull(Schema schema) {
        return schema.isOptional() && schema.defaultValue() != null;
    }
}
