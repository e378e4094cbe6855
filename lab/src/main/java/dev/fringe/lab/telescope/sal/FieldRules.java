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
 * Finds the fields of a schema that contain the time and the sequence number of a message: the fields that the user set,
 * otherwise the first ones that match the rules.
 *
 * @param time the time field; null to find it by rules
 * @param unit the unit of a plain long; null for milliseconds
 * @param sequence the sequence field; null to find it by rules
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

    /** A field that contains the time. */
    public record TimeField(String name, TimeForm form) {}

    /** The fields found in one schema. */
    public record Roles(Optional<TimeField> time, Optional<String> sequence) {}

    /** The rules of a recorded run. */
    public static FieldRules of(RunContent.Observatory run) {
        return new FieldRules(run.timeField(), run.timeUnit(), run.sequenceField());
    }

    public Roles of(Schema schema) {
        return new Roles(timeOf(schema), sequenceOf(schema));
    }

    /** Describes the rules. */
    public List<String> told() {
        return List.of(
                time != null
                        ? "time: the field " + time + ", otherwise the Kafka timestamp"
                        : "time: " + String.join(", ", TIMES_BY_NAME)
                                + ", otherwise the first timestamp-millis, -micros or -nanos, otherwise a long, double or"
                                + " string with a name such as time, timestamp or createTime, otherwise the Kafka timestamp",
                sequence != null
                        ? "number: the field " + sequence
                        : "number: the first int or long with a name such as private_seqNum, sal_sequence or seq",
                "a plain long is in " + plainLong().unit() + ", a double in seconds, a string in ISO 8601"
                        + " (change this with --time-field, --time-unit and --sequence-field)");
    }

    private Optional<TimeField> timeOf(Schema schema) {
        if (schema.getFields().size() == 1) {
            // The sink removes the time field from the point, which needs at least one other field.
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
                .orElseThrow(() -> new LabFailure("the field " + field.name() + " cannot contain the time: it is "
                        + SchemaCheck.filled(field.schema()).getType().getName()
                        + ", not a timestamp, a long, a double or a string; set another with --time-field"));
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
            throw new LabFailure(
                    "the field " + sequence + " of " + schema.getFullName()
                            + " cannot contain a sequence number: it is neither int nor long; set another with --sequence-field");
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
