// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** A map or struct whose entries become tags, named by their keys. */
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
            throw new ConfigException("\"" + entry + "\" is not the path of a map followed by .*");
        }
        return new TagMap(FieldPath.ofOne(path));
    }

    boolean holds(String origin) {
        return origin.equals(path.toString()) || FieldSelection.isBelow(origin, path.toString());
    }

    /**
     * Passes the entries until one has a problem, and returns that problem, or null. A value that is not a map is passed as an entry
     * without a single value.
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
