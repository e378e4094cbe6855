package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** A map or struct of which each entry is a tag, named by its key. */
public record TagMap(FieldPath path) {
    private static final String ALL = ".*";

    public static boolean isOne(String entry) {
        return entry.strip().endsWith(ALL);
    }

    /** @param entry such as {@code labels.*} */
    public static TagMap parse(String entry) {
        String path = entry.strip();
        path = path.substring(0, path.length() - ALL.length());
        if (path.indexOf('*') >= 0 || Template.isTemplate(path)) {
            throw new ConfigException("\"" + entry + "\" is not the path of a map with .* behind it");
        }
        return new TagMap(FieldPath.ofOne(path));
    }

    boolean holds(String origin) {
        return origin.equals(path.toString()) || FieldSelection.isBelow(origin, path.toString());
    }

    /**
     * Shows the entries until one has a problem, and returns that; null if none has. What stands there instead of a map is
     * shown as an entry of itself, which has no single value.
     */
    String read(SinkRecord record, BiFunction<String, Object, String> problemOf) {
        Object at = path.read(record.value());
        String problem = null;
        if (at instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                problem = problem == null ? problemOf.apply(String.valueOf(entry.getKey()), entry.getValue()) : problem;
            }
        } else if (at instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                problem = problem == null
                        ? problemOf.apply(field.name(), struct.getWithoutDefault(field.name()))
                        : problem;
            }
        } else if (at != null) {
            problem = problemOf.apply(path.toString(), Map.of());
        }
        return problem;
    }
}
