// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.types;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** InfluxDB's types, in the order in which its queries prefer them if a field has several. */
public enum FieldType {
    FLOAT,
    INTEGER,
    UNSIGNED,
    STRING,
    BOOLEAN;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a type that this sink never writes. */
    public static Optional<FieldType> of(String label) {
        for (FieldType type : values()) {
            if (type.label().equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type of a value, or null if lines are not written from values of its class. */
    public static FieldType ofValue(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return FLOAT;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return INTEGER;
        }
        if (value instanceof BigInteger) {
            return UNSIGNED;
        }
        if (value instanceof String) {
            return STRING;
        }
        return value instanceof Boolean ? BOOLEAN : null;
    }
}
