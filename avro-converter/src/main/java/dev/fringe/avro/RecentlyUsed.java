// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import java.util.LinkedHashMap;
import java.util.Map;

/** A bounded map that drops the least recently used entry. */
final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    RecentlyUsed(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
