// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import dev.fringe.records.path.FieldValue;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

final class StructNode implements Node {

    private final Field[] fields;
    private final Node[] children;
    /** The leaf of a child that is a scalar, to avoid a virtual call for the most frequent children. */
    private final Leaf[] scalars;
    /** Fields whose null would be read as the default of the schema. */
    private final boolean[] hidingNull;

    StructNode(Place place, Schema schema, Inherited inherited, Leaves leaves) {
        fields = schema.fields().toArray(Field[]::new);
        children = new Node[fields.length];
        scalars = new Leaf[fields.length];
        hidingNull = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            Place child = place.field(field, leaves.options());
            children[i] = Nodes.of(child, field.schema(), inherited.of(field), leaves);
            hidingNull[i] = !leaves.options().readsDefaults() && FieldValue.hidesNull(field.schema());
            scalars[i] = children[i] instanceof ScalarNode scalar ? scalar.leaf() : null;
        }
    }

    @Override
    public void walk(Object value, LeafVisitor visitor) {
        Struct struct = (Struct) value;
        for (int i = 0; i < fields.length; i++) {
            Object child = hidingNull[i] ? struct.getWithoutDefault(fields[i].name()) : struct.get(fields[i]);
            Leaf leaf = scalars[i];
            if (leaf != null) {
                visitor.leaf(leaf, child);
            } else if (child != null) {
                children[i].walk(child, visitor);
            }
        }
    }

    @Override
    public void collect(List<Leaf> inOrder) {
        for (Node child : children) {
            child.collect(inOrder);
        }
    }
}
