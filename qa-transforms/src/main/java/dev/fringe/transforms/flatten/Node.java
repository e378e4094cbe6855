package dev.fringe.transforms.flatten;

import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/** What the plan knows of one place: how to walk a value that stands there. */
sealed interface Node permits ScalarNode, StructNode, ArrayNode, MapNode, SchemalessNode, SkippedNode {

    /** @param value not null, except for scalars */
    void walk(Object value, LeafVisitor visitor);

    /** Adds the leaves below in the order of the schema, whatever the order in which they were met. */
    void collect(List<Leaf> inOrder);

    static DataException tooMany(Place place, String what, int found, String option, int limit) {
        return new DataException("Cannot flatten " + place.origin() + ": it has " + found
                + " " + what + ", and " + option + " allows " + limit
                + ". Raise the option if you want so many fields, otherwise drop the field first.");
    }
}
