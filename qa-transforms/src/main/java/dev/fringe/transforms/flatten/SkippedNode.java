package dev.fringe.transforms.flatten;

import java.util.List;

/** A struct, array or map that nobody wants to see: it costs nothing and is bound by no limit. */
enum SkippedNode implements Node {
    SKIPPED;

    @Override
    public void walk(Object value, LeafVisitor visitor) {}

    @Override
    public void collect(List<Leaf> inOrder) {}
}
