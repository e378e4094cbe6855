// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/** A place of records without schema: a scalar in one record may be a map or list in the next. */
final class SchemalessNode implements Node {

    private final Place place;
    private final Leaves leaves;
    private final Map<Object, SchemalessNode> entries = new HashMap<>(4);
    private final List<SchemalessNode> elements = new ArrayList<>(0);
    private Leaf scalar;
    /** Null until the first map. */
    private Boolean skippedMap;
    /** Null until the first list. */
    private Boolean skippedList;

    SchemalessNode(Place place, Leaves leaves) {
        this.place = place;
        this.leaves = leaves;
    }

    @Override
    public void walk(Object value, LeafVisitor visitor) {
        // scalars first: they are most frequent, and a check for a class is cheaper than for an interface
        if (isScalar(value)) {
            if (scalar == null) {
                scalar = leaves.schemaless(place.name(), place.origin());
            }
            visitor.leaf(leaves.admitted(scalar), value);
        } else if (value instanceof Map<?, ?> map) {
            if (skippedMap == null) {
                skippedMap = leaves.options().skipsMap(place);
            }
            if (!skippedMap) {
                walkMap(map, visitor);
            }
        } else if (value instanceof List<?> list) {
            if (skippedList == null) {
                skippedList = leaves.options().skipsArray(place);
            }
            if (!skippedList) {
                walkList(list, visitor);
            }
        } else {
            throw new DataException("Cannot flatten " + place.origin() + ": a value of "
                    + value.getClass().getName() + " is not one of Connect's types for records without schema.");
        }
    }

    private void walkMap(Map<?, ?> map, LeafVisitor visitor) {
        int limit = leaves.options().mapMaxKeys();
        if (place.depth() > 0 && map.size() > limit) {
            throw Node.tooMany(place, "keys", map.size(), "map.max.keys", limit);
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = entry.getKey();
            SchemalessNode node = entries.get(key);
            if (node == null) {
                node = new SchemalessNode(place.entry(key, leaves.options()), leaves);
                entries.put(key, node);
            }
            node.walk(entry.getValue(), visitor);
        }
    }

    private void walkList(List<?> list, LeafVisitor visitor) {
        int limit = leaves.options().arrayMaxLength();
        if (list.size() > limit) {
            throw Node.tooMany(place, "elements", list.size(), "array.max.length", limit);
        }
        int i = 0;
        for (Object element : list) {
            if (i == elements.size()) {
                elements.add(new SchemalessNode(place.element(i, leaves.options()), leaves));
            }
            elements.get(i++).walk(element, visitor);
        }
    }

    private static boolean isScalar(Object value) {
        return value == null
                || value instanceof Number
                || value instanceof String
                || value instanceof Boolean
                || value instanceof byte[]
                || value instanceof ByteBuffer
                || value instanceof Date;
    }

    @Override
    public void collect(List<Leaf> inOrder) {
        throw new IllegalStateException("a record without schema has no flat schema");
    }
}
