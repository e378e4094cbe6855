package dev.fringe.transforms.flatten;

/** Receives the leaves of one record. */
@FunctionalInterface
public interface LeafVisitor {

    /**
     * @param leaf the place; the same object for the same place in every record of the plan
     * @param value what stands there, null where a scalar is null
     */
    void leaf(Leaf leaf, Object value);
}
