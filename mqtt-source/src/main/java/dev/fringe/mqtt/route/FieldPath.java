package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.FieldNames;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Where a value stands in a decoded payload: {@code pos.x} is {@code x} in {@code pos}. */
record FieldPath(List<String> names, List<String> legalNames) {

    static FieldPath of(String text) {
        List<String> names = List.of(text.split("\\."));
        return new FieldPath(names, names.stream().map(FieldNames::legal).toList());
    }

    /** The value there, or null. */
    Object in(Object value) {
        Object current = value;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (current instanceof Struct struct) {
                Field named = struct.schema().field(name);
                Field field = named == null ? struct.schema().field(legalNames.get(i)) : named;
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
