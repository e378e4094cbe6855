// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.apache.kafka.connect.data.Schema;

/** An array, with a child for each index seen so far. It never shrinks. */
final class ArrayNode implements Node {

    private final Place place;
    private final Schema elementSchema;
    private final Leaves leaves;
    private final List<Node> elements = new ArrayList<>();

    ArrayNode(Place place, Schema elementSchema, Leaves leaves) {
        this.place = place;
        this.elementSchema = elementSchema;
        this.leaves = leaves;
    }

    @Override
    public void walk(Object value, LeafVisitor visitor) {
        List<?> list = (List<?>) value;
        int length = list.size();
        if (length > elements.size()) {
            growTo(length);
        }
        if (list instanceof RandomAccess) {
            for (int i = 0; i < length; i++) {
                step(elements.get(i), list.get(i), visitor);
            }
        } else {
            int i = 0;
            for (Object element : list) {
                step(elements.get(i++), element, visitor);
            }
        }
    }

    private static void step(Node node, Object element, LeafVisitor visitor) {
        if (node instanceof ScalarNode scalar) {
            visitor.leaf(scalar.leaf(), element);
        } else if (element != null) {
            node.walk(element, visitor);
        }
    }

    private void growTo(int length) {
        int limit = leaves.options().arrayMaxLength();
        if (length > limit) {
            throw Node.tooMany(place, "elements", length, "array.max.length", limit);
        }
        for (int i = elements.size(); i < length; i++) {
            elements.add(Nodes.of(place.element(i, leaves.options()), elementSchema, Inherited.GROWN, leaves));
        }
    }

    @Override
    public void collect(List<Leaf> inOrder) {
        for (Node element : elements) {
            element.collect(inOrder);
        }
    }
}
