// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Runs a function whose state has a copy on the heap, and writes that copy to the state backend before each checkpoint. */
public final class CachingOperator<K, I, O> extends KeyedProcessOperator<K, I, O> implements CachedTable.Keys {
    private static final long serialVersionUID = 1L;

    private final CachingFunction<K, I, O> function;
    private transient Object current;

    public CachingOperator(CachingFunction<K, I, O> function) {
        super(function);
        this.function = function;
    }

    @Override
    public void open() throws Exception {
        function.cacheFor(this);
        super.open();
    }

    /** Flink calls this before each element and timer. */
    @Override
    public void setCurrentKey(Object key) {
        function.emptyFullCache();
        current = key;
        super.setCurrentKey(key);
    }

    @Override
    public Object current() {
        return current;
    }

    @Override
    public void select(Object key) {
        super.setCurrentKey(key);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        function.writeBack();
    }
}
