// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs;

import dev.fringe.jobs.order.CachingFunction;
import dev.fringe.jobs.order.CachingOperator;
import dev.fringe.jobs.registry.TrustedRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** A keyed function in Flink's test harness, with Kryo disabled as in the jobs. */
public final class KeyedOperator<K, I, O> implements AutoCloseable {
    static {
        TrustedRecords.declare();
    }

    /** The jobs' maximum parallelism, as in their savepoints. */
    private static final int MAX_PARALLELISM = 128;

    private final KeyedOneInputStreamOperatorTestHarness<K, I, O> harness;
    private final ToLongFunction<I> millis;

    private KeyedOperator(KeyedOneInputStreamOperatorTestHarness<K, I, O> harness, ToLongFunction<I> millis) {
        this.harness = harness;
        this.millis = millis;
    }

    /** @param snapshot null to start without state */
    public static <K, I, O> KeyedOperator<K, I, O> of(
            KeyedProcessFunction<K, I, O> function,
            KeySelector<I, K> key,
            Class<K> keyType,
            ToLongFunction<I> millis,
            OperatorSubtaskState snapshot)
            throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<K, I, O>(
                operator(function), key, TypeInformation.of(keyType), MAX_PARALLELISM, 1, 0);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
        return new KeyedOperator<>(harness, millis);
    }

    private static <K, I, O> OneInputStreamOperator<I, O> operator(KeyedProcessFunction<K, I, O> function) {
        return function instanceof CachingFunction<K, I, O> caching
                ? new CachingOperator<>(caching)
                : new KeyedProcessOperator<>(function);
    }

    public KeyedOperator<K, I, O> feed(List<I> items) throws Exception {
        for (I item : items) {
            harness.processElement(item, millis.applyAsLong(item));
        }
        return this;
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // List.of only reads them
    public final KeyedOperator<K, I, O> feed(I... items) throws Exception {
        return feed(List.of(items));
    }

    public KeyedOperator<K, I, O> watermark(long millis) throws Exception {
        harness.processWatermark(millis);
        return this;
    }

    public KeyedOperator<K, I, O> end() throws Exception {
        return watermark(Long.MAX_VALUE);
    }

    /** Sets the processing time, which determines retention of state and silence. */
    public KeyedOperator<K, I, O> at(long millis) throws Exception {
        harness.setStateTtlProcessingTime(millis);
        harness.setProcessingTime(millis);
        return this;
    }

    public List<O> results() {
        return List.copyOf(harness.extractOutputValues());
    }

    public <S> List<S> sideOutput(OutputTag<S> tag) {
        List<S> items = new ArrayList<>();
        var records = harness.getSideOutput(tag);
        if (records != null) {
            records.stream().map(StreamRecord::getValue).forEach(items::add);
        }
        return items;
    }

    public OperatorSubtaskState snapshot() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.snapshot(1, 1);
    }

    /** The number of keys in each state, added up; Flink counts the entries of a map on the heap as one. */
    public int keyedStates() throws Exception {
        harness.prepareSnapshotPreBarrier(1);
        return harness.numKeyedStateEntries();
    }

    public int timers() {
        return harness.numEventTimeTimers();
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close the operator", e);
        }
    }
}
