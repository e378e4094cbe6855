// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Checks whether the chain can process messages of a schema. */
public final class SchemaCheck {
    private final Set<String> open = new HashSet<>();

    private SchemaCheck() {}

    /** Returns the reason why the chain cannot process the schema; empty if it can. */
    static Optional<String> problemOf(Schema record) {
        Object hertz = record.getObjectProp(SalKind.HERTZ);
        if (hertz != null && !(hertz instanceof Number number && number.doubleValue() > 0)) {
            return Optional.of("its rate, \"" + SalKind.HERTZ + "\": " + hertz + ", is not a number above 0");
        }
        return Optional.ofNullable(new SchemaCheck().problem(record, ""));
    }

    /** The type of a field's values: for a nullable field the other branch. */
    public static Schema filled(Schema type) {
        return type.getType() == Schema.Type.UNION ? type.getTypes().get(branch(type)) : type;
    }

    /** The index of the branch that is not null; 0 for a union of only null. */
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
            return "the record " + record.getFullName() + " has no field, but a point needs at least one";
        }
        if (!open.add(record.getFullName())) {
            return "field " + field + " contains the record " + record.getFullName()
                    + " recursively, which Connect does not support";
        }
        for (Schema.Field inner : record.getFields()) {
            String name = field.isEmpty() ? inner.name() : field + "." + inner.name();
            String problem = isDecimalWithDefault(inner)
                    ? "field " + name + " is a decimal with a default, which the source does not support"
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
                : "field " + field + " is a union other than of null and one type, which Connect does not support";
    }
}
