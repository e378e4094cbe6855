// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * A scalar of a record: its place, its flat name, and its schema in the flat record. A leaf never changes, and its index is stable in
 * its plan, so that callers can keep data for it in an array.
 */
public final class Leaf {

    private final int index;
    private final String name;
    private final String origin;
    private final Schema schema;

    /**
     * The field in the current flat schema; null until that is rebuilt after growth. Without a name, because
     * {@link org.apache.kafka.connect.data.Struct#put(Field, Object)} would build text from it for each value.
     */
    Field slot;

    /** The leaf that has the name in the current record; only for leaves without schema. */
    Leaves.Claim claim;

    Leaf(int index, String name, String origin, Schema schema) {
        this.index = index;
        this.name = name;
        this.origin = origin;
        this.schema = schema;
    }

    /** The number of the leaf in its plan, from 0 in order of creation. */
    public int index() {
        return index;
    }

    /** The flat name, unique in a record. */
    public String name() {
        return name;
    }

    /** The readable place of the value in the record: {@code accelerometers[3].x}. */
    public String origin() {
        return origin;
    }

    /** The schema of the flat field; null if the record has no schema. */
    public Schema schema() {
        return schema;
    }

    @Override
    public String toString() {
        return origin + " as " + name;
    }
}
