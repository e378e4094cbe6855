// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

/** Receives the leaves of one record. */
@FunctionalInterface
public interface LeafVisitor {

    /**
     * @param leaf the same object for the same place in every record of the plan
     * @param value may be null
     */
    void leaf(Leaf leaf, Object value);
}
