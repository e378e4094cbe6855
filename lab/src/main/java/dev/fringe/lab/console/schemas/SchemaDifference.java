// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** The difference between two versions of an Avro schema, field by field. The order of fields does not matter. */
final class SchemaDifference {
    private final List<Change> changes = new ArrayList<>();
    /** The records that are being compared. A schema may contain itself. */
    private final Set<List<String>> open = new HashSet<>();

    enum Kind {
        ADDED,
        REMOVED,
        RENAMED,
        TYPE,
        DEFAULT,
        DOCUMENTATION
    }

    /**
     * @param path of the field; elements of arrays have {@code []}, values of maps {@code {}}
     * @param before empty for an added field
     * @param after empty for a removed field
     */
    record Change(Kind kind, String path, String before, String after) {}

    private SchemaDifference() {}

    static List<Change> between(Schema before, Schema after) {
        SchemaDifference difference = new SchemaDifference();
        difference.compare("", before, after);
        return difference.changes;
    }

    /** A short name of a type: {@code double}, {@code null | long (timestamp-millis)}, {@code array of string}. */
    static String name(Schema schema) {
        String name = switch (schema.getType()) {
            case ARRAY -> "array of " + name(schema.getElementType());
            case MAP -> "map of " + name(schema.getValueType());
            case UNION -> schema.getTypes().stream().map(SchemaDifference::name).collect(Collectors.joining(" | "));
            case RECORD, FIXED -> schema.getType().getName() + " " + schema.getFullName();
            case ENUM -> "enum " + schema.getFullName() + " " + schema.getEnumSymbols();
            default -> schema.getType().getName();
        };
        String logical = schema.getProp("logicalType");
        return logical == null ? name : name + " (" + logical + ")";
    }

    private void compare(String path, Schema before, Schema after) {
        if (before.getType() == Schema.Type.RECORD && after.getType() == Schema.Type.RECORD) {
            compareRecords(path, before, after);
        } else if (before.getType() == Schema.Type.ARRAY && after.getType() == Schema.Type.ARRAY) {
            compare(path + "[]", before.getElementType(), after.getElementType());
        } else if (before.getType() == Schema.Type.MAP && after.getType() == Schema.Type.MAP) {
            compare(path + "{}", before.getValueType(), after.getValueType());
        } else if (isNullable(before) && isNullable(after) && nullPlace(before) == nullPlace(after)) {
            compare(path, value(before), value(after));
        } else if (!name(before).equals(name(after))) {
            add(Kind.TYPE, path, name(before), name(after));
        }
    }

    private void compareRecords(String path, Schema before, Schema after) {
        if (!before.getFullName().equals(after.getFullName())) {
            add(Kind.TYPE, path, name(before), name(after));
        }
        List<String> names = List.of(before.getFullName(), after.getFullName());
        if (open.add(names)) {
            compareMembers(path, before, after);
            open.remove(names);
        }
    }

    private void compareMembers(String path, Schema before, Schema after) {
        if (!Objects.equals(before.getDoc(), after.getDoc())) {
            add(Kind.DOCUMENTATION, path, text(before.getDoc()), text(after.getDoc()));
        }
        Map<String, Schema.Field> left = new LinkedHashMap<>();
        before.getFields().forEach(field -> left.put(field.name(), field));
        for (Schema.Field field : after.getFields()) {
            Schema.Field same = left.remove(field.name());
            if (same == null) {
                same = underAlias(field, after, left);
            }
            String place = place(path, field);
            if (same == null) {
                add(Kind.ADDED, place, "", described(field));
                continue;
            }
            if (!same.name().equals(field.name())) {
                add(Kind.RENAMED, place, same.name(), field.name());
            }
            compareFields(place, same, field);
        }
        left.values().forEach(field -> add(Kind.REMOVED, place(path, field), described(field), ""));
    }

    /** The field that had another name before; null if there is none. */
    private static Schema.Field underAlias(Schema.Field field, Schema after, Map<String, Schema.Field> left) {
        return field.aliases().stream()
                .filter(alias -> after.getField(alias) == null)
                .map(left::remove)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String place(String path, Schema.Field field) {
        return path.isEmpty() ? field.name() : path + "." + field.name();
    }

    private void compareFields(String path, Schema.Field before, Schema.Field after) {
        compare(path, before.schema(), after.schema());
        if (!defaultOf(before).equals(defaultOf(after))) {
            add(Kind.DEFAULT, path, defaultOf(before), defaultOf(after));
        }
        if (!Objects.equals(before.doc(), after.doc())) {
            add(Kind.DOCUMENTATION, path, text(before.doc()), text(after.doc()));
        }
    }

    private static String described(Schema.Field field) {
        return name(field.schema()) + (field.hasDefaultValue() ? ", default " + defaultOf(field) : "");
    }

    private static String defaultOf(Schema.Field field) {
        if (!field.hasDefaultValue()) {
            return "none";
        }
        Object value = field.defaultVal();
        return value == JsonProperties.NULL_VALUE
                ? "null"
                : value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }

    private static String text(String documentation) {
        return documentation == null ? "" : documentation;
    }

    private static boolean isNullable(Schema schema) {
        return schema.getType() == Schema.Type.UNION && schema.getTypes().size() == 2 && schema.isNullable();
    }

    private static int nullPlace(Schema union) {
        return union.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
    }

    private static Schema value(Schema union) {
        return union.getTypes().get(1 - nullPlace(union));
    }

    private void add(Kind kind, String path, String before, String after) {
        changes.add(new Change(kind, path, before, after));
    }
}
