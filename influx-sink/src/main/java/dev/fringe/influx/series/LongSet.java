// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.series;

import java.util.Arrays;

/** A set of numbers without an object for each. It is at most half full. */
final class LongSet {
    /** Zero marks a free slot, so the number zero is kept beside the table. */
    private long[] slots = new long[16];

    private boolean hasZero;
    private int size;

    int size() {
        return size;
    }

    boolean contains(long number) {
        return number == 0 ? hasZero : slots[slotOf(slots, number)] == number;
    }

    /** False if the number is in the set already. */
    boolean add(long number) {
        if (contains(number)) {
            return false;
        }
        size++;
        if (number == 0) {
            hasZero = true;
            return true;
        }
        if (size * 2 > slots.length) {
            long[] larger = new long[slots.length * 2];
            Arrays.stream(slots).filter(other -> other != 0).forEach(other -> larger[slotOf(larger, other)] = other);
            slots = larger;
        }
        slots[slotOf(slots, number)] = number;
        return true;
    }

    void addAll(LongSet others) {
        Arrays.stream(others.slots).filter(number -> number != 0).forEach(this::add);
        if (others.hasZero) {
            add(0);
        }
    }

    private static int slotOf(long[] slots, long number) {
        // the numbers are hashes, so any of their bits will do
        int slot = (int) (number ^ number >>> 32) & slots.length - 1;
        while (slots[slot] != 0 && slots[slot] != number) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
