// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.names;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Field names that Avro allows, with the original names. Avro allows ASCII letters, digits and underscores, and no leading digit. Any
 * other character becomes {@code _u} and its four hexadecimal digits, as in {@code temp_u00e9rature}; two names never become one. The
 * parameter {@link #ORIGINAL} of the field's schema keeps the original name.
 */
public final class LegalNames {
    /** The parameter of a field's schema with the original name of the field. */
    public static final String ORIGINAL = "dev.fringe.field.name";

    private static final String EMPTY = "_uempty";

    private LegalNames() {}

    /** The name itself if Avro allows it, otherwise a unique replacement. */
    public static String of(String name) {
        if (name.isEmpty()) {
            return EMPTY;
        }
        StringBuilder legal = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean taken = c == '_' && looksEscaped(name, i);
            if (isLetter(c) || isDigit(c) && i > 0 || c == '_' && !taken) {
                if (legal != null) {
                    legal.append(c);
                }
            } else {
                legal = legal == null ? new StringBuilder(name.length() + 16).append(name, 0, i) : legal;
                legal.append("_u")
                        .append(hex(c >> 12))
                        .append(hex(c >> 8))
                        .append(hex(c >> 4))
                        .append(hex(c));
            }
        }
        return legal == null ? name : legal.toString();
    }

    /** The original name of the field, or else its name in the schema. */
    public static String original(Field field) {
        Schema schema = field.schema();
        String original =
                schema.parameters() == null ? null : schema.parameters().get(ORIGINAL);
        return original == null || original.isEmpty() ? field.name() : original;
    }

    /** The field with this name in the schema or as its original name; null if there is none. */
    public static Field find(Schema struct, String name) {
        Field own = struct.field(name);
        if (own != null) {
            return own;
        }
        for (Field field : struct.fields()) {
            if (name.equals(original(field))) {
                return field;
            }
        }
        return null;
    }

    /** Whether an underscore and what follows looks like an escaped character. */
    private static boolean looksEscaped(String name, int at) {
        if (name.startsWith(EMPTY, at)) {
            return true;
        }
        if (at + 5 >= name.length() || name.charAt(at + 1) != 'u') {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            char c = name.charAt(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static char hex(int number) {
        return Character.forDigit(number & 0xf, 16);
    }
}
