// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/** How a plan reads the value of one place. */
sealed interface Node permits ScalarNode, StructNode, ArrayNode, MapNode, SchemalessNode, SkippedNode {

    /** @param value not null, except for scalars */
    void walk(Object value, LeafVisitor visitor);

    /** Adds the leaves below in the order of the schema. */
    void collect(List<Leaf> inOrder);

    static DataException tooMany(Place place, String what, int found, String option, int limit) {
        return new DataException("Cannot flatten " + place.origin() + ": it has " + found
                + " " + what + ", and " + option + " allows " + limit
                + ". Raise the option to allow more fields, or drop the field before flattening.");
    }
}
