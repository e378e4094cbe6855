// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Emits the items of each key in event time order.
 *
 * <p>An item waits until the watermark has passed it. The watermark is that of the slowest partition, so that reading a partition
 * faster does not make items of another one late. An item is late only if it is out of order in its lane by more than the
 * lateness.
 *
 * <p>Some items arrive behind the watermark: those of a device with a slow clock, or of a device that sends its records after an
 * outage. The watermark does not determine the order of these items. They wait until each lane of their key has an item that is
 * newer by the lateness, or until the key is quiet while others continue.
 */
public abstract class InEventOrder<K, T extends Timed<T>, O> extends KeyedProcessFunction<K, T, O> {
    private static final long serialVersionUID = 2L;

    /** The step, in microseconds, after which the held items of a lagging key are checked again. */
    private static final long LAGGING_STEP = 200_000;

    /** The number of entries on the heap, of all keys of a subtask, after which it is emptied. */
    private static final int MOST_CACHED = 50_000;

    private static final Boolean ONLY = true;

    /** How long items are held and state is kept, in event time. */
    public record Patience(Duration lateness, Duration quiet, Duration stateTtl) implements Serializable {}

    private final Patience patience;
    private final long latenessMicros;
    private final TypeInformation<T> type;
    private final OutputTag<T> lateTag;

    private transient List<State> states;
    private transient CachedTable.Keys keys;
    private transient List<CachedTable<?, ?>> tables;
    private transient CachedTable<Boolean, KeyClock> clocks;
    /** The items of each millisecond. */
    private transient CachedTable<Long, List<T>> pending;

    private transient Counter late;
    private transient Counter repeated;

    protected InEventOrder(Patience patience, Class<T> type) {
        this.patience = patience;
        this.latenessMicros = patience.lateness().toNanos() / 1000;
        this.type = TypeInformation.of(type);
        this.lateTag = lateTag(type);
    }

    public static <T> OutputTag<T> lateTag(Class<T> type) {
        return new OutputTag<>("late", TypeInformation.of(type));
    }

    @Override
    public void open(OpenContext context) throws Exception {
        states = new ArrayList<>();
        clocks = cached(CachedTable.value(getRuntimeContext()
                .getState(new ValueStateDescriptor<>("key-clock", TypeInformation.of(KeyClock.class)))));
        pending = cached(CachedTable.entries(getRuntimeContext()
                .getMapState(new MapStateDescriptor<>("pending", Types.LONG, new ListTypeInfo<>(type)))));
        late = getRuntimeContext().getMetricGroup().counter("late");
        repeated = getRuntimeContext().getMetricGroup().counter("repeated");
    }

    final void cacheFor(CachedTable.Keys operator) {
        keys = operator;
        tables = new ArrayList<>();
    }

    private <M, V> CachedTable<M, V> cached(CachedTable.Stored<M, V> stored) {
        CachedTable<M, V> table = new CachedTable<>(stored, keys);
        tables.add(table);
        return table;
    }

    final boolean isCacheFull() {
        int size = 0;
        for (CachedTable<?, ?> table : tables) {
            size += table.size();
        }
        return size > MOST_CACHED;
    }

    final void writeBack() {
        tables.forEach(CachedTable::writeBack);
    }

    final void forgetCache() {
        tables.forEach(CachedTable::forget);
    }

    /** Creates state with entries that is cleared with the key and has a copy on the heap. */
    protected final <M, V> Table<M, V> table(String name, TypeInformation<M> entryType, TypeInformation<V> valueType) {
        return cached(CachedTable.entries(
                getRuntimeContext().getMapState(new MapStateDescriptor<>(name, entryType, valueType))));
    }

    /** Creates state that is cleared with the key. */
    protected final <S> ValueState<S> state(String name, TypeInformation<S> stateType) {
        ValueState<S> state = getRuntimeContext().getState(new ValueStateDescriptor<>(name, stateType));
        states.add(state);
        return state;
    }

    /** Creates state with entries that is cleared with the key. */
    protected final <M, V> MapState<M, V> mapState(
            String name, TypeInformation<M> entryType, TypeInformation<V> valueType) {
        MapState<M, V> state = getRuntimeContext().getMapState(new MapStateDescriptor<>(name, entryType, valueType));
        states.add(state);
        return state;
    }

    /**
     * Processes the next items.
     *
     * @param items in order, without duplicates; items of the same time are in one call
     * @param horizon no older item will follow
     */
    protected abstract void inOrder(List<T> items, long horizon, Context context, Collector<O> out) throws Exception;

    /** Called when the key has become quiet, so that pending results need not wait for further items. */
    protected abstract void atRest(Context context, Collector<O> out) throws Exception;

    /** Called with an item that is too late for its order. */
    protected void outOfOrder(T item, Context context, Collector<O> out) throws Exception {
        context.output(lateTag, item);
    }

    /** Called after the key's state has expired and was cleared. */
    protected void forgotten(Context context, Collector<O> out) throws Exception {}

    @Override
    public void processElement(T item, Context context, Collector<O> out) throws Exception {
        KeyClock known = clocks.get(ONLY);
        KeyClock clockBefore = known == null ? KeyClock.START : known;
        if (clockBefore.isLate(item, latenessMicros)) {
            late.inc();
            outOfOrder(item, context, out);
            return;
        }
        long millis = Math.floorDiv(item.micros(), 1000L);
        List<T> before = pending.get(millis);
        boolean first = before == null;
        List<T> simultaneous = first ? new ArrayList<>(1) : new ArrayList<>(before);
        if (!insert(simultaneous, item)) {
            repeated.inc();
            return;
        }
        pending.put(millis, simultaneous);
        long watermark = context.timerService().currentWatermark();
        boolean lags = millis <= watermark;
        if (first && !lags) {
            context.timerService().registerEventTimeTimer(millis);
        }
        KeyClock clock = clockBefore.heard(item, watermark, lags);
        if (clock.lagging() && clock.lanes().length >= item.leastLanes()) {
            clock = passOnWhatLanesHavePassed(clock, watermark, context, out);
        }
        if (clockBefore.resting()) {
            cancelWaking(clockBefore, context);
        }
        if (clockBefore.resting() || clockBefore.wakeAt() == KeyClock.NO_TIMER) {
            clock = wake(clock, clock.silentFor(patience.quiet()), context);
        }
        clocks.put(ONLY, clock);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<O> out) throws Exception {
        KeyClock clock = clocks.get(ONLY);
        if (clock == null) {
            return;
        }
        clock = passOnUpTo(timestamp, clock, context, out);
        if (timestamp != clock.wakeAt()) {
            clocks.put(ONLY, clock);
            return;
        }
        Duration patienceNow = clock.resting() ? patience.stateTtl() : patience.quiet();
        long due = clock.silentFor(patienceNow);
        if (due > timestamp) {
            clocks.put(ONLY, wake(clock, due, context));
        } else if (clock.resting()) {
            states.forEach(State::clear);
            tables.forEach(CachedTable::clear);
            forgotten(context, out);
        } else {
            clock = passOnAll(clock, context, out).atRest();
            atRest(context, out);
            clocks.put(ONLY, wake(clock, clock.silentFor(patience.stateTtl()), context));
        }
    }

    /** Deletes the timer, because an intermittent key would otherwise accumulate timers until its state expires. */
    private void cancelWaking(KeyClock clock, Context context) throws Exception {
        if (pending.get(clock.wakeAt()) == null) {
            context.timerService().deleteEventTimeTimer(clock.wakeAt());
        }
    }

    private static KeyClock wake(KeyClock clock, long watermark, KeyedProcessFunction<?, ?, ?>.Context context) {
        context.timerService().registerEventTimeTimer(watermark);
        return clock.wakingAt(watermark);
    }

    /** Emits the items of a millisecond that the watermark has passed. Older held items are lagging. */
    private KeyClock passOnUpTo(long millis, KeyClock clock, Context context, Collector<O> out) throws Exception {
        List<T> items = pending.get(millis);
        if (items == null) {
            return clock;
        }
        long horizon = microsAfter(millis);
        if (clock.lagging()) {
            return passOnBefore(horizon, clock, context, out);
        }
        pending.remove(millis);
        inOrder(items, horizon, context, out);
        return clock.passedOn(horizon, false);
    }

    private KeyClock passOnWhatLanesHavePassed(KeyClock clock, long watermark, Context context, Collector<O> out)
            throws Exception {
        long horizon = Math.min(clock.horizonOfLanes(latenessMicros), microsAfter(watermark));
        return horizon < clock.horizon() + LAGGING_STEP ? clock : passOnBefore(horizon, clock, context, out);
    }

    private KeyClock passOnAll(KeyClock clock, Context context, Collector<O> out) throws Exception {
        return clock.lagging() ? passOnBefore(clock.newestOfAll() + 1, clock, context, out) : clock;
    }

    private static long microsAfter(long millis) {
        if (millis <= Long.MIN_VALUE / 1000) {
            return Long.MIN_VALUE;
        }
        return millis >= Long.MAX_VALUE / 1000 - 1 ? Long.MAX_VALUE : (millis + 1) * 1000;
    }

    /** Checks all held items of the key, because lagging items have no timers. */
    private KeyClock passOnBefore(long horizon, KeyClock clock, Context context, Collector<O> out) throws Exception {
        TreeMap<Long, List<T>> held = new TreeMap<>();
        pending.all().forEach(entry -> held.put(entry.getKey(), entry.getValue()));
        List<T> ready = new ArrayList<>();
        long watermark = context.timerService().currentWatermark();
        boolean stillLagging = false;
        for (var millisecond : held.entrySet()) {
            List<T> items = millisecond.getValue();
            int passed = 0;
            while (passed < items.size() && items.get(passed).micros() < horizon) {
                passed++;
            }
            ready.addAll(items.subList(0, passed));
            if (passed == items.size()) {
                pending.remove(millisecond.getKey());
            } else {
                stillLagging |= millisecond.getKey() <= watermark;
                if (passed > 0) {
                    pending.put(millisecond.getKey(), new ArrayList<>(items.subList(passed, items.size())));
                }
            }
        }
        if (ready.isEmpty()) {
            return clock.passedOn(clock.horizon(), stillLagging);
        }
        // A new lane may still deliver items that are newer than the last one of these.
        long after = ready.get(ready.size() - 1).micros() + 1;
        inOrder(ready, after, context, out);
        return clock.passedOn(after, stillLagging);
    }

    /** Searches from the end, because most items arrive nearly in order. */
    private static <T extends Timed<T>> boolean insert(List<T> waiting, T item) {
        int place = waiting.size();
        while (place > 0) {
            int comparison = waiting.get(place - 1).compareTo(item);
            if (comparison == 0) {
                return false;
            }
            if (comparison < 0) {
                break;
            }
            place--;
        }
        waiting.add(place, item);
        return true;
    }
}
