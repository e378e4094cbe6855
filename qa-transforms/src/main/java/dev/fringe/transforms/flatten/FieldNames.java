// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import dev.fringe.records.names.LegalNames;
import org.apache.kafka.connect.data.Field;

/** Which name of a field to use, because devices use names that Avro does not allow. */
public enum FieldNames {
    /** The name in the parameter of the field's schema, or else the name in the schema. */
    ORIGINAL {
        @Override
        public String of(Field field) {
            return LegalNames.original(field);
        }
    },
    /** The name in the schema. */
    SCHEMA {
        @Override
        public String of(Field field) {
            return field.name();
        }
    };

    public abstract String of(Field field);
}
