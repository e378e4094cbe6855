package dev.fringe.jobs.limits;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of whatever kind: its fields as text, and those of them that are numbers.
 *
 * @param micros when it was; 0 where nobody knows
 */
public record Row(long micros, Map<String, Double> numbers, String text) {

    static Row of(GenericRecord value, long millis) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Schema.Field field : value.getSchema().getFields()) {
            if (value.get(field.pos()) instanceof Number number) {
                numbers.put(field.name(), number.doubleValue());
            }
        }
        return new Row(Math.max(0, millis) * 1000, numbers, printable(value));
    }

    /** @param columns names and values, in order */
    static Row of(Map<String, String> columns) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        columns.forEach((name, text) -> {
            try {
                numbers.put(name, Double.parseDouble(text.strip()));
            } catch (NumberFormatException e) {
                // No number: no rule can apply to it.
            }
        });
        return new Row(0, numbers, columns.toString());
    }

    private static String printable(GenericRecord value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : value.getSchema().getFields()) {
            Object content = value.get(field.pos());
            fields.put(field.name(), content instanceof ByteBuffer bytes ? bytes.remaining() + " bytes" : content);
        }
        return fields.toString();
    }
}
