// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Keyed state with a copy on the heap, which takes the changes until {@link #writeBack}. RocksDB needs microseconds for each access, and
 * most entries change again or disappear before the next checkpoint.
 */
final class CachedTable<M, V> implements Table<M, V> {
    /** Accesses the state of a key. */
    interface Keys {
        Object current();

        void select(Object key);
    }

    private static final class Entry<V> {
        private V value;
        private int weight;
        /** Whether the state backend may have the entry. */
        private boolean stored;

        private boolean changed;
    }

    private record Change<M, V>(Object key, M name, Entry<V> entry) {}

    private final Stored<M, V> state;
    private final ToIntFunction<V> weights;
    private final Keys keys;
    private final List<Change<M, V>> changes = new ArrayList<>();
    private Map<Object, Map<M, Entry<V>>> known = new HashMap<>();
    /** What was known at the last {@link #age} and was not used since then. */
    private Map<Object, Map<M, Entry<V>>> older = new HashMap<>();

    private Object lastKey;
    private Map<M, Entry<V>> ofLastKey;
    private int weight;

    /** @param weights the size of a value on the heap, compared with that of a small record */
    CachedTable(Stored<M, V> state, ToIntFunction<V> weights, Keys keys) {
        this.state = state;
        this.weights = weights;
        this.keys = keys;
    }

    @Override
    public V get(M name) {
        return entry(name).value;
    }

    @Override
    public void put(M name, V value) {
        Entry<V> entry = entry(name);
        set(entry, value);
        changed(name, entry);
    }

    @Override
    public void remove(M name) {
        put(name, null);
    }

    private Entry<V> entry(M name) {
        Map<M, Entry<V>> ofKey = ofKey();
        Entry<V> entry = ofKey.get(name);
        if (entry == null) {
            entry = new Entry<>();
            set(entry, read(name));
            entry.stored = entry.value != null;
            ofKey.put(name, entry);
        }
        return entry;
    }

    private Map<M, Entry<V>> ofKey() {
        Object key = keys.current();
        // A function uses a table several times for an element.
        if (key == lastKey) {
            return ofLastKey;
        }
        Map<M, Entry<V>> ofKey = known.get(key);
        if (ofKey == null) {
            ofKey = older.remove(key);
            if (ofKey == null) {
                ofKey = new HashMap<>();
            } else {
                weight += weight(ofKey);
            }
            known.put(key, ofKey);
        }
        lastKey = key;
        ofLastKey = ofKey;
        return ofKey;
    }

    private int weight(Map<M, Entry<V>> ofKey) {
        return ofKey.values().stream().mapToInt(entry -> entry.weight).sum();
    }

    private void set(Entry<V> entry, V value) {
        weight -= entry.weight;
        entry.value = value;
        entry.weight = value == null ? 1 : weights.applyAsInt(value);
        weight += entry.weight;
    }

    private void changed(M name, Entry<V> entry) {
        if (!entry.changed) {
            entry.changed = true;
            changes.add(new Change<>(keys.current(), name, entry));
        }
    }

    private V read(M name) {
        try {
            return state.get(name);
        } catch (Exception e) {
            throw failed(e);
        }
    }

    /** Removes all entries of the current key. */
    void clear() {
        Map<M, Entry<V>> ofKey = ofKey();
        weight -= weight(ofKey);
        ofKey.values().forEach(entry -> entry.changed = false);
        known.remove(keys.current());
        lastKey = null;
        state.clear();
    }

    /** The size of what was used since the last {@link #age}. */
    int weight() {
        return weight;
    }

    /** Writes the changes of all keys to the state backend. */
    void writeBack() {
        Object current = keys.current();
        Object selected = current;
        for (Change<M, V> change : changes) {
            Entry<V> entry = change.entry();
            if (!entry.changed) {
                continue;
            }
            entry.changed = false;
            if (entry.value == null && !entry.stored) {
                continue;
            }
            if (!change.key().equals(selected)) {
                selected = change.key();
                keys.select(selected);
            }
            try {
                state.set(change.name(), entry.value);
            } catch (Exception e) {
                throw failed(e);
            }
            entry.stored = entry.value != null;
        }
        changes.clear();
        if (selected != current) {
            keys.select(current);
        }
    }

    /** Forgets what was not used since the last call. It must have been written back. */
    void age() {
        older = known;
        known = new HashMap<>();
        lastKey = null;
        weight = 0;
    }

    private static IllegalStateException failed(Exception e) {
        return new IllegalStateException("the state backend cannot read or write state (" + e.getMessage() + ")", e);
    }
}
