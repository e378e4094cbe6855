// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

/** What happens if two places of a record have the same flat name. */
public enum OnCollision {
    /** The record is refused, and the error names both places. */
    FAIL,
    /** The second place becomes {@code name_2}, the third {@code name_3}. */
    SUFFIX
}
