package dev.fringe.jobs.limits;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A record of whatever kind: its fields as text, and those of them that are numbers.
 *
 * @param micros when it was, which with the rule identifies a finding; rows of a file, which have no time, are counted from 0
 */
public record Row(long micros, Map<String, Double> numbers, String text) {

    private static final int MICROS_PER_MILLI = 1000;

    /** Kafka's times are milliseconds; below them the offset keeps records of one millisecond apart. */
    static Row of(GenericRecord value, long millis, long offset) {
        return of(value, Math.max(0, millis) * MICROS_PER_MILLI + offset % MICROS_PER_MILLI);
    }

    static Row of(GenericRecord value, long micros) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Schema.Field field : value.getSchema().getFields()) {
            if (value.get(field.pos()) instanceof Number number) {
                numbers.put(field.name(), number.doubleValue());
            }
        }
        return new Row(micros, numbers, printable(value));
    }

    /** @param columns names and values, in order */
    static Row of(Map<String, String> columns, long micros) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        columns.forEach((name, text) -> {
            try {
                numbers.put(name, Double.parseDouble(text.strip()));
            } catch (NumberFormatException e) {
                // No number: no rule can apply to it.
            }
        });
        return new Row(micros, numbers, columns.toString());
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
