// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/** A function whose tables have a copy on the heap. {@link CachingOperator} runs it. */
public abstract class CachingFunction<K, I, O> extends KeyedProcessFunction<K, I, O> {
    private static final long serialVersionUID = 1L;

    /** The copy of a subtask takes up to an eighth of the heap, if a small record takes 200 bytes. */
    private static final long MOST_CACHED = Runtime.getRuntime().maxMemory() / 8 / 200;

    private transient CachedTable.Keys keys;
    private transient List<CachedTable<?, ?>> tables;

    final void cacheFor(CachedTable.Keys operator) {
        keys = operator;
        tables = new ArrayList<>();
    }

    /**
     * Creates a table over state.
     *
     * @param weights the size of a value on the heap, compared with that of a small record
     */
    protected final <M, V> Table<M, V> table(Stored<M, V> stored, ToIntFunction<V> weights) {
        CachedTable<M, V> table = new CachedTable<>(stored, weights, keys);
        tables.add(table);
        return table;
    }

    /**
     * Creates a table over a map in state.
     *
     * @param copy a copy of a value, if values are changed on the heap
     * @param weights the size of a value on the heap, compared with that of a small record
     */
    protected final <M, V> Table<M, V> table(
            String name,
            TypeInformation<M> names,
            TypeInformation<V> values,
            UnaryOperator<V> copy,
            ToIntFunction<V> weights) {
        MapState<M, V> state = getRuntimeContext().getMapState(new MapStateDescriptor<>(name, names, values));
        return table(Stored.entries(state, copy), weights);
    }

    /**
     * Creates a value over state.
     *
     * @param weights the size of a value on the heap, compared with that of a small record
     */
    protected final <V> CachedValue<V> value(Stored<Boolean, V> stored, ToIntFunction<V> weights) {
        return new CachedValue<>(table(stored, weights));
    }

    /**
     * Creates a value over a value in state.
     *
     * @param copy a copy of a value, if values are changed on the heap
     * @param weights the size of a value on the heap, compared with that of a small record
     */
    protected final <V> CachedValue<V> value(
            String name, TypeInformation<V> type, UnaryOperator<V> copy, ToIntFunction<V> weights) {
        ValueState<V> state = getRuntimeContext().getState(new ValueStateDescriptor<>(name, type));
        return value(Stored.value(state, copy), weights);
    }

    /** Removes all entries of the current key. */
    protected final void clearTables() {
        tables.forEach(CachedTable::clear);
    }

    /** The keys that were used twice since the last call stay. */
    final void emptyFullCache() {
        long weight = 0;
        for (CachedTable<?, ?> table : tables) {
            weight += table.weight();
        }
        if (weight > MOST_CACHED / 2) {
            writeBack();
            tables.forEach(CachedTable::age);
        }
    }

    final void writeBack() {
        tables.forEach(CachedTable::writeBack);
    }
}
