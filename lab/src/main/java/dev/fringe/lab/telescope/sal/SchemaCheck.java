// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Says of a schema why its messages could not go through the chain. */
public final class SchemaCheck {
    private final Set<String> open = new HashSet<>();

    private SchemaCheck() {}

    /** Empty for a schema whose messages can. */
    static Optional<String> problemOf(Schema record) {
        return Optional.ofNullable(new SchemaCheck().problem(record, ""));
    }

    /** The type that a field's values are given: of a nullable one the other branch. */
    public static Schema filled(Schema type) {
        return type.getType() == Schema.Type.UNION ? type.getTypes().get(branch(type)) : type;
    }

    /** The branch of a union that is not null; the only one of a union of null alone. */
    public static int branch(Schema union) {
        return union.getTypes().get(0).getType() == Schema.Type.NULL
                        && union.getTypes().size() > 1
                ? 1
                : 0;
    }

    private String problem(Schema type, String field) {
        return switch (type.getType()) {
            case RECORD -> ofRecord(type, field);
            case ARRAY -> problem(type.getElementType(), field);
            case MAP -> problem(type.getValueType(), field);
            case UNION -> ofUnion(type, field);
            case NULL -> "field " + field + " is always null: give it another type";
            case ENUM -> type.getEnumSymbols().isEmpty() ? "the enum of field " + field + " has no symbols" : null;
            default -> null;
        };
    }

    private String ofRecord(Schema record, String field) {
        if (record.getFields().isEmpty()) {
            return "the record " + record.getFullName() + " has no field, and a point needs one";
        }
        if (!open.add(record.getFullName())) {
            return "field " + field + " holds the record " + record.getFullName()
                    + " inside itself, which Connect cannot express";
        }
        for (Schema.Field inner : record.getFields()) {
            String name = field.isEmpty() ? inner.name() : field + "." + inner.name();
            String problem = isDecimalWithDefault(inner)
                    ? "field " + name + " is a decimal with a default, which the source cannot express"
                    : problem(inner.schema(), name);
            if (problem != null) {
                return problem;
            }
        }
        open.remove(record.getFullName());
        return null;
    }

    private static boolean isDecimalWithDefault(Schema.Field field) {
        return filled(field.schema()).getLogicalType() instanceof LogicalTypes.Decimal
                && field.hasDefaultValue()
                && field.defaultVal() != JsonProperties.NULL_VALUE;
    }

    private String ofUnion(Schema union, String field) {
        List<Schema> others = union.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        return others.size() == 1
                ? problem(others.get(0), field)
                : "field " + field + " is a union of anything but null and one type, which Connect cannot express";
    }
}
