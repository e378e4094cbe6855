// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;

/**
 * A header, or one level of it, that becomes a field.
 *
 * @param header the key of the header
 * @param level the part between separators, 1 for the first and -1 for the last; 0 for the whole header
 * @param field the name of the field
 * @param type the type of the field
 */
record HeaderField(String header, int level, String field, Schema.Type type) {

    static final String FORM = "header[level] as field:type";

    private static final Pattern SPEC = Pattern.compile(
            "(?<header>\\S+?)(?:\\[(?<level>-?\\d+)])?(?:\\s+as\\s+(?<field>[^\\s:]+))?(?:\\s*:\\s*(?<type>\\w+))?");

    private static final Set<Schema.Type> TYPES = Set.of(
            Schema.Type.STRING,
            Schema.Type.BOOLEAN,
            Schema.Type.INT8,
            Schema.Type.INT16,
            Schema.Type.INT32,
            Schema.Type.INT64,
            Schema.Type.FLOAT32,
            Schema.Type.FLOAT64);

    static HeaderField parse(String option, String text) {
        Matcher spec = SPEC.matcher(text.strip());
        if (!spec.matches()) {
            throw new ConfigException(
                    option,
                    text,
                    "Write each header as " + FORM
                            + ", where only the header is required, for example mqtt.topic[-1] as baseline:int32.");
        }
        String level = spec.group("level");
        if (level != null && Integer.parseInt(level) == 0) {
            throw new ConfigException(option, text, "Levels count from 1, or from -1 at the end.");
        }
        String field = spec.group("field");
        return new HeaderField(
                spec.group("header"),
                level == null ? 0 : Integer.parseInt(level),
                field == null ? spec.group("header") : field,
                type(option, text, spec.group("type")));
    }

    private static Schema.Type type(String option, String text, String name) {
        if (name == null) {
            return Schema.Type.STRING;
        }
        return TYPES.stream()
                .filter(type -> type.getName().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        option,
                        text,
                        "\"" + name + "\" is not a type; use string, boolean, int8, int16, int32, int64, float32 or "
                                + "float64."));
    }

    HeaderField withPrefix(String prefix) {
        return new HeaderField(header, level, prefix + field, type);
    }

    Schema schema() {
        return SchemaBuilder.type(type).optional().build();
    }

    /** The value of the field; null if the record has no such header, or the header no such level. */
    Object read(Headers headers, String separator) {
        Header found = headers.lastWithName(header);
        if (found == null || found.value() == null) {
            return null;
        }
        Object value =
                level == 0 ? found.value() : level(Values.convertToString(found.schema(), found.value()), separator);
        return value == null ? null : convert(level == 0 ? found.schema() : null, value);
    }

    private String level(String text, String separator) {
        String[] levels = text.split(Pattern.quote(separator), -1);
        int index = level > 0 ? level - 1 : levels.length + level;
        return index >= 0 && index < levels.length ? levels[index] : null;
    }

    private Object convert(Schema schema, Object value) {
        try {
            return switch (type) {
                case STRING -> Values.convertToString(schema, value);
                case BOOLEAN -> Values.convertToBoolean(schema, value);
                case INT8 -> Values.convertToByte(schema, value);
                case INT16 -> Values.convertToShort(schema, value);
                case INT32 -> Values.convertToInteger(schema, value);
                case INT64 -> Values.convertToLong(schema, value);
                case FLOAT32 -> Values.convertToFloat(schema, value);
                default -> Values.convertToDouble(schema, value);
            };
        } catch (DataException | NumberFormatException e) {
            // without the cause, which quotes the value of the header
            throw new DataException("Cannot copy header " + header + " to field " + field + ": it is not of type "
                    + type.getName() + ". Choose another type in " + HeadersToFields.HEADERS + ".");
        }
    }
}
