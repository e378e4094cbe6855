// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One field of a topic. */
record SalItem(String name, SalType type, int count, String units, String description) {
    boolean array() {
        return count > 1 && type != SalType.STRING;
    }

    /** The names of the stored fields after arrays are flattened. */
    Stream<String> flattened() {
        return array() ? IntStream.range(0, count).mapToObj(index -> name + index) : Stream.of(name);
    }
}
