package dev.fringe.transforms.flatten;

import dev.fringe.records.names.LegalNames;
import org.apache.kafka.connect.data.Field;

/** Which name a field has when flat: Avro does not allow all that devices call their readings. */
public enum FieldNames {
    /** The original one, which the field's schema may have as a parameter. */
    ORIGINAL {
        @Override
        public String of(Field field) {
            return LegalNames.original(field);
        }
    },
    /** Its own. */
    SCHEMA {
        @Override
        public String of(Field field) {
            return field.name();
        }
    };

    public abstract String of(Field field);
}
