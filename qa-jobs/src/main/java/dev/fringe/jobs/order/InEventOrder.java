// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import dev.fringe.jobs.metrics.JobMetric;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.metrics.Counter;
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
public abstract class InEventOrder<K, T extends Timed<T>, O> extends CachingFunction<K, T, O> {
    private static final long serialVersionUID = 3L;

    /** The step, in microseconds, after which the held items of a lagging key are checked again. */
    private static final long LAGGING_STEP = 200_000;

    /** How long items are held and state is kept, in event time. */
    public record Patience(Duration lateness, Duration quiet, Duration stateTtl) implements Serializable {
        /** Keeps state for at least this long. */
        public Patience keeping(Duration needed) {
            return stateTtl.compareTo(needed) < 0 ? new Patience(lateness, quiet, needed) : this;
        }
    }

    /** The clock of a key in savepoints of version 0.1.0. */
    public record Clock(long horizon, long newest, long flushAt, long heardAt) {
        KeyClock asKeyClock() {
            long newestMillis = Math.floorDiv(newest, 1000L);
            boolean resting = flushAt == KeyClock.NO_TIMER;
            return new KeyClock(horizon, new int[0], new long[0], newestMillis, flushAt, resting, false);
        }
    }

    private final Patience patience;
    private final boolean continuesFirstVersion;
    private final long latenessMicros;
    private final TypeInformation<T> type;
    private final OutputTag<T> lateTag;

    private transient CachedValue<HeldItems<T>> keys;

    private transient Counter late;
    private transient Counter repeated;

    protected InEventOrder(Patience patience, Class<T> type) {
        this(patience, type, false);
    }

    /** @param continuesFirstVersion whether version 0.1.0 had this function, whose savepoints it must read */
    protected InEventOrder(Patience patience, Class<T> type, boolean continuesFirstVersion) {
        this.patience = patience;
        this.continuesFirstVersion = continuesFirstVersion;
        this.latenessMicros = patience.lateness().toNanos() / 1000;
        this.type = TypeInformation.of(type);
        this.lateTag = lateTag(type);
    }

    public static <T> OutputTag<T> lateTag(Class<T> type) {
        return new OutputTag<>("late", TypeInformation.of(type));
    }

    @Override
    public void open(OpenContext context) throws Exception {
        RuntimeContext runtime = getRuntimeContext();
        Stored<Boolean, HeldItems<T>> stored = HeldItems.in(
                runtime.getState(new ValueStateDescriptor<>("key-clock", TypeInformation.of(KeyClock.class))),
                runtime.getMapState(new MapStateDescriptor<>("pending", Types.LONG, new ListTypeInfo<>(type))));
        keys = value(
                continuesFirstVersion ? new EarlierState<>(stored, type, runtime) : stored, held -> 1 + held.size());
        late = JobMetric.LATE.of(getRuntimeContext());
        repeated = JobMetric.REPEATED.of(getRuntimeContext());
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
        HeldItems<T> held = keys.get();
        KeyClock before = held.clock();
        if (before.isLate(item, latenessMicros)) {
            late.inc();
            outOfOrder(item, context, out);
            return;
        }
        if (!held.add(item)) {
            repeated.inc();
            return;
        }
        long millis = HeldItems.millis(item.micros());
        long watermark = context.timerService().currentWatermark();
        boolean lags = millis <= watermark;
        held.setClock(before.heard(item, watermark, lags));
        if (!lags && held.firstAfter(watermark) == millis) {
            context.timerService().registerEventTimeTimer(millis);
        }
        if (held.isEarlier() && held.first() < millis) {
            context.timerService().registerEventTimeTimer(held.first());
        }
        if (held.clock().lagging() && held.clock().orderedLanes() >= item.leastLanes()) {
            passOnWhatLanesHavePassed(held, watermark, context, out);
        }
        if (before.resting()) {
            cancelWaking(before.wakeAt(), held, watermark, context);
        }
        if (before.resting() || before.wakeAt() == KeyClock.NO_TIMER) {
            wake(held, held.clock().silentFor(patience.quiet()), context);
        }
        keys.put(held);
    }

    /** A key has a timer for its first item ahead of the watermark, and one for the next check whether it is quiet. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<O> out) throws Exception {
        HeldItems<T> held = keys.get();
        if (held.clock() == KeyClock.START) {
            return;
        }
        long watermark = context.timerService().currentWatermark();
        passOnWhatIsDue(timestamp, watermark, held, context, out);
        Long next = held.firstAfter(watermark);
        if (next != null) {
            context.timerService().registerEventTimeTimer(next);
        }
        if (timestamp == held.clock().wakeAt() && isExpired(held, timestamp, context, out)) {
            clearTables();
            forgotten(context, out);
        } else {
            keys.put(held);
        }
    }

    /** Checks whether the key is quiet, and then whether its state has expired. */
    private boolean isExpired(HeldItems<T> held, long now, Context context, Collector<O> out) throws Exception {
        boolean resting = held.clock().resting();
        long due = held.clock().silentFor(resting ? patience.stateTtl() : patience.quiet());
        if (due > now) {
            wake(held, due, context);
        } else if (resting) {
            return true;
        } else {
            if (held.clock().lagging()) {
                passOnBefore(held.clock().newestOfAll() + 1, held, context, out);
            }
            held.setClock(held.clock().atRest());
            atRest(context, out);
            wake(held, held.clock().silentFor(patience.stateTtl()), context);
        }
        return false;
    }

    private void wake(HeldItems<T> held, long watermark, Context context) {
        context.timerService().registerEventTimeTimer(watermark);
        held.setClock(held.clock().wakingAt(watermark));
    }

    /** Deletes the timer, because an intermittent key would otherwise accumulate timers until its state expires. */
    private void cancelWaking(long wakeAt, HeldItems<T> held, long watermark, Context context) {
        Long first = held.firstAfter(watermark);
        if (first == null || first != wakeAt) {
            context.timerService().deleteEventTimeTimer(wakeAt);
        }
    }

    /** Emits what the watermark has passed, when a timer is due. Lagging items have no timer, but they are older than an item with one. */
    private void passOnWhatIsDue(long timestamp, long watermark, HeldItems<T> held, Context context, Collector<O> out)
            throws Exception {
        Long newest = held.lastUpTo(watermark);
        if (newest == null) {
            return;
        }
        if (held.clock().lagging()) {
            if (newest >= timestamp) {
                passOnBefore(microsAfter(newest), held, context, out);
            }
            return;
        }
        for (Long first = held.first(); first != null && first <= newest; first = held.first()) {
            long horizon = microsAfter(first);
            inOrder(held.removeFirst(), horizon, context, out);
            held.setClock(held.clock().passedOn(horizon, false));
        }
    }

    private void passOnWhatLanesHavePassed(HeldItems<T> held, long watermark, Context context, Collector<O> out)
            throws Exception {
        long horizon = Math.min(held.clock().horizonOfLanes(latenessMicros), microsAfter(watermark));
        if (horizon >= held.clock().horizon() + LAGGING_STEP) {
            passOnBefore(horizon, held, context, out);
        }
    }

    private void passOnBefore(long horizon, HeldItems<T> held, Context context, Collector<O> out) throws Exception {
        List<T> ready = held.removeBefore(horizon);
        Long first = held.first();
        boolean lags = first != null && first <= context.timerService().currentWatermark();
        if (ready.isEmpty()) {
            held.setClock(held.clock().passedOn(held.clock().horizon(), lags));
            return;
        }
        // A new lane may still deliver items that are newer than the last one of these.
        long after = ready.get(ready.size() - 1).micros() + 1;
        inOrder(ready, after, context, out);
        held.setClock(held.clock().passedOn(after, lags));
    }

    private static long microsAfter(long millis) {
        if (millis <= Long.MIN_VALUE / 1000) {
            return Long.MIN_VALUE;
        }
        return millis >= Long.MAX_VALUE / 1000 - 1 ? Long.MAX_VALUE : (millis + 1) * 1000;
    }
}
