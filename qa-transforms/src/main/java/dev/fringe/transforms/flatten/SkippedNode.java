// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.List;

/** A struct, array or map that is left out; limits do not apply to it. */
enum SkippedNode implements Node {
    SKIPPED;

    @Override
    public void walk(Object value, LeafVisitor visitor) {}

    @Override
    public void collect(List<Leaf> inOrder) {}
}
