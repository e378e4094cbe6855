package dev.fringe.transforms.flatten;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Which name of a field to use: devices use names that Avro does not allow. */
public enum FieldNames {
    /** The name in the parameter of the field's schema, as the MQTT source writes it; the field's own where there is none. */
    ORIGINAL,
    /** The field's own name. */
    SCHEMA;

    /** The parameter of a field's schema with the field's name outside of Avro. */
    public static final String PARAMETER = "dev.fringe.field.name";

    /** The field of that name, its own or its original one; null if there is none. */
    public static Field find(Schema struct, String name) {
        Field own = struct.field(name);
        if (own != null) {
            return own;
        }
        for (Field field : struct.fields()) {
            if (name.equals(ORIGINAL.of(field))) {
                return field;
            }
        }
        return null;
    }

    public String of(Field field) {
        Schema schema = field.schema();
        String original = this == ORIGINAL && schema.parameters() != null
                ? schema.parameters().get(PARAMETER)
                : null;
        return original == null || original.isEmpty() ? field.name() : original;
    }
}
