// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/**
 * Keyed state with a copy on the heap, which takes the changes until {@link #writeBack}. RocksDB needs microseconds for each access, and
 * most entries change again or disappear before the next checkpoint.
 */
final class CachedTable<M, V> implements Table<M, V> {
    /** The keyed state under the current key of the state backend. */
    interface Stored<M, V> {
        V get(M name) throws Exception;

        /** @param value null to remove the entry */
        void set(M name, V value) throws Exception;

        Iterable<Map.Entry<M, V>> all() throws Exception;

        void clear();
    }

    /** Accesses the state of a key. */
    interface Keys {
        Object current();

        void select(Object key);
    }

    private static final class Entry<V> {
        private V value;
        /** Whether the state backend may have the entry. */
        private boolean stored;

        private boolean changed;

        Entry(V value, boolean stored) {
            this.value = value;
            this.stored = stored;
        }
    }

    private record Change<M, V>(Object key, M name, Entry<V> entry) {}

    private final Stored<M, V> state;
    private final Keys keys;
    private final Map<Object, Map<M, Entry<V>>> known = new HashMap<>();
    private final List<Change<M, V>> changes = new ArrayList<>();
    private int size;

    CachedTable(Stored<M, V> state, Keys keys) {
        this.state = state;
        this.keys = keys;
    }

    static <M, V> Stored<M, V> entries(MapState<M, V> state) {
        return new Stored<>() {
            @Override
            public V get(M name) throws Exception {
                return state.get(name);
            }

            @Override
            public void set(M name, V value) throws Exception {
                if (value == null) {
                    state.remove(name);
                } else {
                    state.put(name, value);
                }
            }

            @Override
            public Iterable<Map.Entry<M, V>> all() throws Exception {
                return state.entries();
            }

            @Override
            public void clear() {
                state.clear();
            }
        };
    }

    /** A table with one entry. */
    static <V> Stored<Boolean, V> value(ValueState<V> state) {
        return new Stored<>() {
            @Override
            public V get(Boolean name) throws Exception {
                return state.value();
            }

            @Override
            public void set(Boolean name, V value) throws Exception {
                state.update(value);
            }

            @Override
            public Iterable<Map.Entry<Boolean, V>> all() throws Exception {
                return List.of(Map.entry(true, state.value()));
            }

            @Override
            public void clear() {
                state.clear();
            }
        };
    }

    @Override
    public V get(M name) {
        return entry(name).value;
    }

    @Override
    public void put(M name, V value) {
        Entry<V> entry = entry(name);
        entry.value = value;
        changed(name, entry);
    }

    @Override
    public void remove(M name) {
        Entry<V> entry = entry(name);
        entry.value = null;
        changed(name, entry);
    }

    private Entry<V> entry(M name) {
        Map<M, Entry<V>> ofKey = known.computeIfAbsent(keys.current(), key -> new HashMap<>());
        Entry<V> entry = ofKey.get(name);
        if (entry == null) {
            V value = read(name);
            entry = new Entry<>(value, value != null);
            ofKey.put(name, entry);
            size++;
        }
        return entry;
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

    /** All entries of the current key, from the state backend. */
    Iterable<Map.Entry<M, V>> all() {
        writeBack();
        try {
            return state.all();
        } catch (Exception e) {
            throw failed(e);
        }
    }

    /** Removes all entries of the current key. */
    void clear() {
        Map<M, Entry<V>> ofKey = known.remove(keys.current());
        if (ofKey != null) {
            size -= ofKey.size();
            ofKey.values().forEach(entry -> entry.changed = false);
        }
        state.clear();
    }

    int size() {
        return size;
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

    /** Forgets the copy, which must have been written back. */
    void forget() {
        known.clear();
        size = 0;
    }

    private static IllegalStateException failed(Exception e) {
        return new IllegalStateException("the state backend cannot read or write state (" + e.getMessage() + ")", e);
    }
}
