// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import dev.fringe.records.names.LegalNames;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.errors.DataException;

/**
 * A place in a record, while a plan is built.
 *
 * @param name the flat name; empty for the record itself
 * @param original the flat name from original field names
 * @param origin the readable path; unique in a record, whatever the names contain
 * @param depth the number of levels above
 */
record Place(String name, String original, String origin, int depth) {

    static final Place RECORD = new Place("", "", "", 0);

    /** Deeper than any real record; stops at a schema that contains itself. */
    private static final int MAX_DEPTH = 200;

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_-]+");

    Place {
        if (depth > MAX_DEPTH) {
            throw new DataException("Cannot flatten " + origin.substring(0, 60) + "…: it is nested more than "
                    + MAX_DEPTH + " levels deep, or its schema contains itself. Drop the field before flattening.");
        }
    }

    Place field(Field field, FlattenOptions options) {
        String delimiter = options.structDelimiter();
        return new Place(
                join(name, delimiter, options.names().of(field)),
                join(original, delimiter, LegalNames.original(field)),
                origin + readable(field.name()),
                depth + 1);
    }

    Place element(int index, FlattenOptions options) {
        return below(options.arrayDelimiter(), Integer.toString(index), '[' + Integer.toString(index) + ']');
    }

    Place entry(Object key, FlattenOptions options) {
        String text = keyText(key);
        String step = key instanceof String ? readable(text) : '{' + text + '}';
        return below(options.structDelimiter(), text, step);
    }

    private Place below(String delimiter, String step, String readable) {
        return new Place(join(name, delimiter, step), join(original, delimiter, step), origin + readable, depth + 1);
    }

    private static String join(String above, String delimiter, String step) {
        return above.isEmpty() ? step : above + delimiter + step;
    }

    /** Quotes names with special characters, so that a field "a.b" does not read like b in a. */
    private String readable(String step) {
        if (PLAIN.matcher(step).matches()) {
            return origin.isEmpty() ? step : '.' + step;
        }
        return "[\"" + step.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }

    private String keyText(Object key) {
        if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
            return String.valueOf(key);
        }
        if (key instanceof java.util.Date date) {
            return date.toInstant().toString();
        }
        if (key instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (key instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return HexFormat.of().formatHex(bytes);
        }
        throw new DataException("Cannot flatten map " + origin + ": a key of type "
                + key.getClass().getSimpleName()
                + " has no name. Keys may be strings, numbers, booleans, times or bytes.");
    }
}
