package dev.fringe.transforms.flatten;

import dev.fringe.records.names.LegalNames;
import org.apache.kafka.connect.data.Field;

/** Which name of a field to use: devices use names that Avro does not allow. */
public enum FieldNames {
    /** The name in the parameter of the field's schema; the field's own where there is none. */
    ORIGINAL {
        @Override
        public String of(Field field) {
            return LegalNames.original(field);
        }
    },
    /** The field's own name. */
    SCHEMA {
        @Override
        public String of(Field field) {
            return field.name();
        }
    };

    public abstract String of(Field field);
}
