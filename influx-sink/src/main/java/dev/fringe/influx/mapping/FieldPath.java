package dev.fringe.influx.mapping;

import dev.fringe.transforms.flatten.FieldNames;
import dev.fringe.transforms.flatten.FieldValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** A place in a value: names joined by dots, elements of arrays by {@code [n]}, such as {@code position.axes[2]}. */
public final class FieldPath {
    private final String text;
    private final List<Object> steps;

    private FieldPath(String text, List<Object> steps) {
        this.text = text;
        this.steps = steps;
    }

    public static FieldPath parse(String text) {
        String path = text.strip();
        if (path.isEmpty()) {
            throw new ConfigException("a field path is empty");
        }
        List<Object> steps = new ArrayList<>();
        for (String part : path.split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String name = bracket < 0 ? part : part.substring(0, bracket);
            if (name.isEmpty()) {
                throw new ConfigException("field path " + path + " has an empty name in it");
            }
            steps.add(name);
            if (bracket >= 0) {
                addIndices(path, part.substring(bracket), steps);
            }
        }
        return new FieldPath(path, steps);
    }

    private static void addIndices(String path, String indices, List<Object> steps) {
        if (!indices.matches("(\\[\\d{1,9}])+")) {
            throw new ConfigException("field path " + path + " has something other than [number] after a name");
        }
        for (String index : indices.substring(1, indices.length() - 1).split("]\\[")) {
            steps.add(Integer.valueOf(index));
        }
    }

    /** The name of the value's own field that the path begins with. */
    public String root() {
        return (String) steps.get(0);
    }

    /** The value there, never a default of its schema; null if there is none. A field whose name is the whole path, dots and all, comes first. */
    public Object read(Object value) {
        if (steps.size() > 1) {
            Object whole = member(value, text);
            if (whole != null) {
                return whole;
            }
        }
        Object at = value;
        for (Object step : steps) {
            at = step instanceof Integer index ? element(at, index) : member(at, (String) step);
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static Object member(Object value, String name) {
        if (value instanceof Struct struct) {
            Field field = FieldNames.find(struct.schema(), name);
            return field == null ? null : FieldValue.of(struct, field);
        }
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static Object element(Object value, int index) {
        return value instanceof List<?> list && index < list.size() ? list.get(index) : null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
