// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

/** A value for each key. A value that was put must not be changed. */
public final class CachedValue<V> {
    private static final Boolean ONLY = true;

    private final Table<Boolean, V> table;

    CachedValue(Table<Boolean, V> table) {
        this.table = table;
    }

    /** Returns null if there is none. */
    public V get() {
        return table.get(ONLY);
    }

    public void put(V value) {
        table.put(ONLY, value);
    }
}
