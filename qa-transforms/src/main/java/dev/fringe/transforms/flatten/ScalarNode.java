// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.List;

record ScalarNode(Leaf leaf) implements Node {

    @Override
    public void walk(Object value, LeafVisitor visitor) {
        visitor.leaf(leaf, value);
    }

    @Override
    public void collect(List<Leaf> inOrder) {
        inOrder.add(leaf);
    }
}
