// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.stack.LabFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Which field of a schema holds the time of a message and which its number: the ones that were asked for, else the first that the
 * rules find.
 *
 * @param time field to take, null to go by the rules
 * @param unit of a plain long, null for milliseconds
 * @param sequence field to take, null to go by the rules
 */
public record FieldRules(String time, String unit, String sequence) {
    public static final FieldRules BY_NAME = new FieldRules(null, null, null);
    public static final Set<String> UNITS = Set.of("s", "ms", "us", "ns");

    private static final List<String> TIMES_BY_NAME = List.of(SalHeader.UTC_STAMP, "sal_created");
    /** Compared in lower case and without underscores. */
    private static final Set<String> TIME_WORDS = Set.of(
            "time",
            "timestamp",
            "ts",
            "datetime",
            "eventtime",
            "created",
            "createdat",
            "createtime",
            "phenomenontime",
            "kafkatimestamp");

    private static final Set<String> SEQUENCE_WORDS =
            Set.of("privateseqnum", "salsequence", "sequence", "sequencenumber", "seq", "seqnum", "seqno");

    /** A field that holds the time. */
    public record TimeField(String name, TimeForm form) {}

    /** What the rules found in one schema. */
    public record Roles(Optional<TimeField> time, Optional<String> sequence) {}

    /** The rules that a run's messages were made by. */
    public static FieldRules of(RunContent.Observatory run) {
        return new FieldRules(run.timeField(), run.timeUnit(), run.sequenceField());
    }

    public Roles of(Schema schema) {
        return new Roles(timeOf(schema), sequenceOf(schema));
    }

    /** What the rules are, for people. */
    public List<String> told() {
        return List.of(
                time != null
                        ? "time: the field " + time + ", else Kafka's time of receipt"
                        : "time: " + String.join(", ", TIMES_BY_NAME)
                                + ", else the first timestamp-millis, -micros or -nanos, else a long, double or string"
                                + " with a name such as time, timestamp or createTime, else Kafka's time of receipt",
                sequence != null
                        ? "number: the field " + sequence
                        : "number: the first int or long with a name such as private_seqNum, sal_sequence or seq",
                "a plain long counts " + plainLong().unit() + ", a double seconds, a string is ISO 8601"
                        + " (--time-field, --time-unit and --sequence-field decide otherwise)");
    }

    private Optional<TimeField> timeOf(Schema schema) {
        if (schema.getFields().size() == 1) {
            // The time is no field of its point, and a point needs one.
            return Optional.empty();
        }
        if (time != null) {
            return Optional.ofNullable(schema.getField(time)).map(this::asked);
        }
        return Stream.of(
                        TIMES_BY_NAME.stream().map(schema::getField).filter(field -> field != null),
                        fields(schema, field -> isInstant(SchemaCheck.filled(field.schema()))),
                        fields(schema, field -> TIME_WORDS.contains(word(field))))
                .flatMap(found -> found)
                .flatMap(field -> form(field).stream())
                .findFirst();
    }

    private TimeField asked(Schema.Field field) {
        return form(field)
                .orElseThrow(() -> new LabFailure("the field " + field.name() + " cannot hold the time: it is "
                        + SchemaCheck.filled(field.schema()).getType().getName()
                        + ", not a timestamp, a long, a double or a string; name another with --time-field"));
    }

    private Optional<TimeField> form(Schema.Field field) {
        return Optional.ofNullable(TimeForm.of(SchemaCheck.filled(field.schema()), plainLong()))
                .map(form -> new TimeField(field.name(), form));
    }

    private TimeForm plainLong() {
        return unit == null ? TimeForm.MS : TimeForm.valueOf(unit.toUpperCase(Locale.ROOT));
    }

    private Optional<String> sequenceOf(Schema schema) {
        if (sequence == null) {
            return fields(schema, field -> SEQUENCE_WORDS.contains(word(field)))
                    .filter(FieldRules::isWhole)
                    .map(Schema.Field::name)
                    .findFirst();
        }
        Schema.Field asked = schema.getField(sequence);
        if (asked != null && !isWhole(asked)) {
            throw new LabFailure("the field " + sequence + " of " + schema.getFullName()
                    + " cannot hold a number: it is neither int nor long; name another with --sequence-field");
        }
        return Optional.ofNullable(asked).map(Schema.Field::name);
    }

    private static boolean isInstant(Schema type) {
        return TimeForm.ofLogical(type) != null
                && !type.getLogicalType().getName().startsWith("local");
    }

    private static boolean isWhole(Schema.Field field) {
        Schema type = SchemaCheck.filled(field.schema());
        return type.getLogicalType() == null
                && (type.getType() == Schema.Type.INT || type.getType() == Schema.Type.LONG);
    }

    private static Stream<Schema.Field> fields(Schema schema, Predicate<Schema.Field> wanted) {
        return schema.getFields().stream().filter(wanted);
    }

    private static String word(Schema.Field field) {
        return field.name().replace("_", "").toLowerCase(Locale.ROOT);
    }
}
