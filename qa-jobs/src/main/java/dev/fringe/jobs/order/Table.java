// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

/** Entries by their name. A value that was put must not be changed. */
public interface Table<M, V> {
    /** Returns null if there is none. */
    V get(M name);

    void put(M name, V value);

    void remove(M name);
}
