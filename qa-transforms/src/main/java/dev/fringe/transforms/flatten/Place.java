package dev.fringe.transforms.flatten;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.DataException;

/**
 * A place in a record while the plan is made.
 *
 * @param name its flat name so far; empty for the record itself
 * @param origin how people read it; no two places of a record share one, whatever their names contain
 * @param depth how many levels down it is
 */
record Place(String name, String origin, int depth) {

    static final Place RECORD = new Place("", "", 0);

    /** Deeper than any real record; a schema that contains itself would never end. */
    private static final int MAX_DEPTH = 200;

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_-]+");

    Place {
        if (depth > MAX_DEPTH) {
            throw new DataException("Cannot flatten " + origin.substring(0, 60) + "…: it is nested more than "
                    + MAX_DEPTH + " levels deep, or its schema contains itself. Drop the field before flattening.");
        }
    }

    Place field(String field, FlattenOptions options) {
        return new Place(join(options.structDelimiter(), field), origin + readable(field), depth + 1);
    }

    Place element(int index, FlattenOptions options) {
        return new Place(
                join(options.arrayDelimiter(), Integer.toString(index)), origin + '[' + index + ']', depth + 1);
    }

    Place entry(Object key, FlattenOptions options) {
        String text = keyText(key);
        String step = key instanceof String ? readable(text) : '{' + text + '}';
        return new Place(join(options.structDelimiter(), text), origin + step, depth + 1);
    }

    private String join(String delimiter, String step) {
        return name.isEmpty() ? step : name + delimiter + step;
    }

    /** Quotes all but plain names, so that a field called "a.b" never reads like b inside a. */
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
