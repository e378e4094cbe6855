// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.TimeUnit;
import dev.fringe.records.QaLimit;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Checks records against rules. Reads only the fields of the rules, because most records pass no limit.
 *
 * @param timeField the field with the time of a finding; null for the first field with an Avro timestamp type
 * @param timeUnit the unit of that field if its Avro type does not determine it
 * @param source the topic or file of the records
 */
record LimitCheck(List<Rule> rules, String timeField, TimeUnit timeUnit, String source) implements Serializable {
    private static final int MICROS_PER_MILLI = 1000;
    private static final QaLimit[] NOTHING = {};

    /** The positions of the fields in the records of one schema; -1 for a missing field. */
    private record Layout(int[] ruleFields, int timeField, TimeUnit timeUnit) {}

    /** The key, the number and the fallback time of a record. */
    private record Place(String key, long number, long microsWithoutTime) {}

    /** A check for one reader, with a cache of schemas. */
    final class OfRecords {
        private final Map<Schema, Layout> layouts = new IdentityHashMap<>();

        /** The offset distinguishes records within the same millisecond. */
        QaLimit[] ofTopic(GenericRecord record, String key, long kafkaMillis, long offset) {
            long received = Math.max(0, kafkaMillis) * MICROS_PER_MILLI + offset % MICROS_PER_MILLI;
            return findings(record, new Place(key, offset, received));
        }

        QaLimit[] ofFile(GenericRecord record, long number) {
            return findings(record, new Place(null, number, number));
        }

        private QaLimit[] findings(GenericRecord record, Place place) {
            Layout layout = layouts.computeIfAbsent(record.getSchema(), LimitCheck.this::layout);
            return LimitCheck.this.findings(layout, record::get, () -> printable(record), place);
        }
    }

    /** A check for the rows of one file. */
    final class OfRows {
        private final List<String> names;
        private final Layout layout;

        OfRows(List<String> names) {
            this.names = names;
            this.layout = new Layout(
                    rules.stream().mapToInt(rule -> names.indexOf(rule.field())).toArray(),
                    timeField == null ? -1 : names.indexOf(timeField),
                    timeUnit);
        }

        /** @param values one value per name */
        QaLimit[] of(List<String> values, long number) {
            return findings(
                    layout,
                    column -> content(values.get(column)),
                    () -> printable(names, values),
                    new Place(null, number, number));
        }
    }

    private Layout layout(Schema schema) {
        int time = timeField == null ? firstTimestamp(schema) : position(schema, timeField);
        TimeUnit unit =
                time < 0 ? null : TimeUnit.of(schema.getFields().get(time).schema());
        return new Layout(
                rules.stream().mapToInt(rule -> position(schema, rule.field())).toArray(),
                time,
                unit == null ? timeUnit : unit);
    }

    private static int position(Schema schema, String name) {
        Schema.Field field = schema.getField(name);
        return field == null ? -1 : field.pos();
    }

    private static int firstTimestamp(Schema schema) {
        return schema.getFields().stream()
                .filter(field -> TimeUnit.of(field.schema()) != null)
                .mapToInt(Schema.Field::pos)
                .findFirst()
                .orElse(-1);
    }

    private QaLimit[] findings(Layout layout, IntFunction<Object> fields, Supplier<String> text, Place place) {
        List<QaLimit> found = null;
        for (int i = 0; i < layout.ruleFields.length; i++) {
            Object content = layout.ruleFields[i] < 0 ? null : fields.apply(layout.ruleFields[i]);
            if (content instanceof Number number && rules.get(i).passedBy(number.doubleValue())) {
                found = found == null ? new ArrayList<>(1) : found;
                found.add(finding(rules.get(i), number.doubleValue(), micros(layout, fields, place), text, place));
            }
        }
        return found == null ? NOTHING : found.toArray(QaLimit[]::new);
    }

    /** The record's number distinguishes records without a key that have the same millisecond. */
    private static long micros(Layout layout, IntFunction<Object> fields, Place place) {
        OptionalLong own =
                layout.timeField < 0 ? OptionalLong.empty() : layout.timeUnit.micros(fields.apply(layout.timeField));
        if (own.isEmpty()) {
            return place.microsWithoutTime;
        }
        boolean mayRepeat = place.key == null && own.getAsLong() % MICROS_PER_MILLI == 0;
        return own.getAsLong() + (mayRepeat ? place.number % MICROS_PER_MILLI : 0);
    }

    private QaLimit finding(Rule rule, double value, long micros, Supplier<String> text, Place place) {
        return QaLimit.newBuilder()
                .setTime(Output.instant(micros))
                .setRule(rule.toString())
                .setField(rule.field())
                .setValue(value)
                .setLimit(rule.limit())
                .setRecord(text.get())
                .setSource(source)
                .setKey(place.key)
                .build();
    }

    private static Object content(String text) {
        String stripped = text.strip();
        try {
            return Long.valueOf(stripped);
        } catch (NumberFormatException notWhole) {
            try {
                return Double.valueOf(stripped);
            } catch (NumberFormatException noNumber) {
                return stripped;
            }
        }
    }

    private static String printable(GenericRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object content = record.get(field.pos());
            fields.put(field.name(), content instanceof ByteBuffer bytes ? bytes.remaining() + " bytes" : content);
        }
        return fields.toString();
    }

    private static String printable(List<String> names, List<String> values) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), values.get(i));
        }
        return columns.toString();
    }
}
