package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.payload.Shape.Learning;

/**
 * Names for the fields of schemas that are learnt. Avro allows letters of ASCII, digits and underscores, and no digit first; any
 * other character becomes {@code _u} and its four digits, as in {@code temp_u00e9rature}. No two names become one, whatever else
 * was seen, and the name that the device gave stays beside the legal one as a parameter of the field's schema.
 */
public final class FieldNames {
    /** The parameter of a field's schema with the name that the field has outside of Avro. */
    public static final String ORIGINAL = "dev.fringe.field.name";

    private static final int LONGEST = 255;
    private static final String EMPTY = "_uempty";

    private FieldNames() {}

    /** The name itself where Avro allows it, else one that no other name becomes. */
    public static String legal(String name) {
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

    static String of(String name, Learning how) throws Undecodable {
        if (name.length() > LONGEST) {
            throw new Undecodable(
                    "a field's name has " + name.length() + " characters, and a learnt schema takes " + LONGEST);
        }
        return how.originalNames() && !name.isEmpty() ? name : legal(name);
    }

    /** Whether what follows an underscore could be taken for a character that was written so. */
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
