// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.util.function.UnaryOperator;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** Entries under the current key of the state backend. */
public interface Stored<M, V> {
    /** Returns null if there is none. */
    V get(M name) throws Exception;

    /** @param value null to remove the entry */
    void set(M name, V value) throws Exception;

    void clear();

    /** @param copy a copy of a value, if values are changed on the heap */
    static <V> Stored<Boolean, V> value(ValueState<V> state, UnaryOperator<V> copy) {
        return new Stored<>() {
            @Override
            public V get(Boolean only) throws Exception {
                V value = state.value();
                return value == null ? null : copy.apply(value);
            }

            @Override
            public void set(Boolean only, V value) throws Exception {
                state.update(value == null ? null : copy.apply(value));
            }

            @Override
            public void clear() {
                state.clear();
            }
        };
    }

    /** @param copy a copy of a value, if values are changed on the heap */
    static <M, V> Stored<M, V> entries(MapState<M, V> state, UnaryOperator<V> copy) {
        return new Stored<>() {
            @Override
            public V get(M name) throws Exception {
                V value = state.get(name);
                return value == null ? null : copy.apply(value);
            }

            @Override
            public void set(M name, V value) throws Exception {
                if (value == null) {
                    state.remove(name);
                } else {
                    state.put(name, copy.apply(value));
                }
            }

            @Override
            public void clear() {
                state.clear();
            }
        };
    }
}
