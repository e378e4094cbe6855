package dev.fringe.mqtt.route;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Where a value stands in a decoded payload: {@code pos.x} is {@code x} in {@code pos}. */
record FieldPath(List<String> names) {

    static FieldPath of(String text) {
        return new FieldPath(List.of(text.split("\\.")));
    }

    /** The value there, or null. */
    Object in(Object value) {
        Object current = value;
        for (String name : names) {
            if (current instanceof Struct struct) {
                Field field = struct.schema().field(name);
                current = field == null ? null : struct.get(field);
            } else if (current instanceof Map<?, ?> map) {
                current = map.get(name);
            } else {
                return null;
            }
        }
        return current;
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
