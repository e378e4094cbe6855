package dev.fringe.transforms.flatten;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * One scalar place of a record: where it comes from, what it is called when flat, and its schema there. A leaf never
 * changes once made, and its index is stable for the life of its plan, so that callers can keep what they derive from
 * it in an array.
 */
public final class Leaf {

    private final int index;
    private final String name;
    private final String origin;
    private final Schema schema;

    /**
     * The leaf's place in the plan's current flat schema; null until the schema is made again after growth. It has no
     * name, as {@link org.apache.kafka.connect.data.Struct#put(Field, Object)} would build a text of it for each value.
     */
    Field slot;

    /** Who has the name in the record now read; only for leaves without schema. */
    Leaves.Claim claim;

    Leaf(int index, String name, String origin, Schema schema) {
        this.index = index;
        this.name = name;
        this.origin = origin;
        this.schema = schema;
    }

    /** Counts the plan's leaves from 0 in the order in which they were first met. */
    public int index() {
        return index;
    }

    /** The flat name, unique among the leaves that one record can have. */
    public String name() {
        return name;
    }

    /** Where the value stands in the record, for people: {@code accelerometers[3].x}. */
    public String origin() {
        return origin;
    }

    /** The schema of the flat field with optionality and default as they are there; null when the record has no schema. */
    public Schema schema() {
        return schema;
    }

    @Override
    public String toString() {
        return origin + " as " + name;
    }
}
