package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.Map;
import java.util.function.BiConsumer;
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

    /** Shows each entry. What stands there instead of a map is shown as an entry of itself, which is no single value. */
    void read(SinkRecord record, BiConsumer<String, Object> entries) {
        Object at = path.read(record.value());
        if (at instanceof Map<?, ?> map) {
            map.forEach((key, value) -> entries.accept(String.valueOf(key), value));
        } else if (at instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                entries.accept(field.name(), struct.getWithoutDefault(field.name()));
            }
        } else if (at != null) {
            entries.accept(path.toString(), Map.of());
        }
    }
}
