package dev.fringe.jobs.order;

import dev.fringe.jobs.command.Arguments;
import dev.fringe.jobs.command.Execution;
import dev.fringe.jobs.command.Option;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gives the items of each key on in the order of their own time, whatever the order in which they came.
 *
 * <p>Each key has its own clock: an item is held until the same key has one that is newer by the lateness. So what is late, and
 * what follows what, depends on nothing but the items of the key, and a device that delivers an hour of backlog is not late only
 * because the others went on. The watermark serves for one thing: to let go of what a key holds that has fallen silent. A key
 * that still delivers is not silent, however far behind the others it is; so the wall clock is asked as well.
 */
public abstract class InEventOrder<K, T extends Timed<T>, O> extends KeyedProcessFunction<K, T, O> {
    private static final long serialVersionUID = 1L;
    private static final long NO_TIMER = Long.MIN_VALUE;
    private static final long NOT_YET = Long.MIN_VALUE;

    public static final Option<Duration> LATENESS = Option.duration(
            "lateness", "3s", "How far out of order the records of one key may come; later ones go to the side topic.");
    public static final Option<Duration> QUIET = Option.duration(
            "quiet",
            "5s",
            "A key that is behind all others by this much, and from which nothing came for as long, is reported as far as it"
                    + " is known.");

    public static final List<Option<?>> OPTIONS = List.of(LATENESS, QUIET);

    /** The times by which items are held and state is kept. */
    public record Patience(Duration lateness, Duration quiet, Duration stateTtl) implements Serializable {
        public static Patience of(Arguments arguments) {
            return new Patience(arguments.get(LATENESS), arguments.get(QUIET), arguments.get(Execution.STATE_TTL));
        }
    }

    /**
     * Where a key stands, in microseconds.
     *
     * @param horizon everything before it was given on
     * @param flushAt the watermark, in milliseconds, at which a timer looks whether the key has fallen silent
     * @param heardAt when something came from it, in milliseconds of the wall clock
     */
    public record Clock(long horizon, long newest, long flushAt, long heardAt) {
        static final Clock START = new Clock(Long.MIN_VALUE, Long.MIN_VALUE, NO_TIMER, NOT_YET);

        Clock lookingAt(long watermark) {
            return new Clock(horizon, newest, watermark, heardAt);
        }
    }

    private final Patience patience;
    private final TypeInformation<T> type;
    private final OutputTag<T> lateTag;

    private transient ValueState<Clock> clocks;
    private transient ValueState<List<T>> held;
    private transient long listeningSince;
    private transient Counter late;
    private transient Counter repeated;

    protected InEventOrder(Patience patience, Class<T> type) {
        this.patience = patience;
        this.type = TypeInformation.of(type);
        this.lateTag = lateTag(type);
    }

    public static <T> OutputTag<T> lateTag(Class<T> type) {
        return new OutputTag<>("late", TypeInformation.of(type));
    }

    @Override
    public void open(OpenContext context) throws Exception {
        clocks = state("clock", TypeInformation.of(Clock.class));
        held = state("held", new ListTypeInfo<>(type));
        late = getRuntimeContext().getMetricGroup().counter("late");
        repeated = getRuntimeContext().getMetricGroup().counter("repeated");
        listeningSince = NOT_YET;
    }

    /** State that is forgotten with the key. */
    protected final <S> ValueState<S> state(String name, TypeInformation<S> stateType) {
        ValueStateDescriptor<S> descriptor = new ValueStateDescriptor<>(name, stateType);
        descriptor.enableTimeToLive(Forgetting.after(patience.stateTtl()));
        return getRuntimeContext().getState(descriptor);
    }

    /**
     * Takes the next items.
     *
     * @param items in order, without repetitions; items of one time come together
     * @param horizon nothing that is older will follow
     */
    protected abstract void inOrder(List<T> items, long horizon, Context context, Collector<O> out) throws Exception;

    /** The key has fallen silent: whatever waits for its next items waits in vain for now. */
    protected abstract void atRest(Context context, Collector<O> out) throws Exception;

    @Override
    public void processElement(T item, Context context, Collector<O> out) throws Exception {
        Clock clock = clocks.value() == null ? Clock.START : clocks.value();
        if (item.micros() < clock.horizon()) {
            late.inc();
            context.output(lateTag, item);
            return;
        }
        List<T> waiting = held.value() == null ? new ArrayList<>() : held.value();
        if (!insert(waiting, item)) {
            repeated.inc();
            return;
        }
        long newest = Math.max(clock.newest(), item.micros());
        long horizon = Math.max(clock.horizon(), newest - micros(patience.lateness()));
        long flushAt = clock.flushAt();
        if (flushAt == NO_TIMER) {
            flushAt = flushTime(newest);
            context.timerService().registerEventTimeTimer(flushAt);
        }
        clocks.update(new Clock(horizon, newest, flushAt, now(context)));
        release(waiting, horizon, context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<O> out) throws Exception {
        Clock clock = clocks.value();
        if (clock == null) {
            return;
        }
        long due = Math.max(flushTime(clock.newest()), nextLook(clock, context));
        if (due > timestamp) {
            context.timerService().registerEventTimeTimer(due);
            clocks.update(clock.lookingAt(due));
            return;
        }
        long horizon = clock.newest() + 1;
        clocks.update(new Clock(horizon, clock.newest(), NO_TIMER, clock.heardAt()));
        release(held.value() == null ? new ArrayList<>() : held.value(), horizon, context, out);
        atRest(context, out);
    }

    private void release(List<T> waiting, long horizon, Context context, Collector<O> out) throws Exception {
        int ready = 0;
        while (ready < waiting.size() && waiting.get(ready).micros() < horizon) {
            ready++;
        }
        if (ready > 0) {
            List<T> items = waiting.subList(0, ready);
            inOrder(items, horizon, context, out);
            items.clear();
        }
        held.update(waiting);
    }

    /** The watermark at which to look again at a key from which something came a moment ago; in the past for any other. */
    private long nextLook(Clock clock, Context context) {
        long watermark = context.timerService().currentWatermark();
        long now = now(context);
        // Whoever was down heard nothing, which says nothing about the keys.
        long silence = now - Math.max(clock.heardAt(), listeningSince);
        long missing = patience.quiet().toMillis() - silence;
        boolean nothingFollows = watermark == Long.MAX_VALUE;
        return missing <= 0 || nothingFollows ? Long.MIN_VALUE : watermark + missing;
    }

    private long now(Context context) {
        long now = context.timerService().currentProcessingTime();
        if (listeningSince == NOT_YET) {
            listeningSince = now;
        }
        return now;
    }

    private long flushTime(long newest) {
        return Math.floorDiv(newest + micros(patience.quiet()), 1000L);
    }

    /** Most items come nearly in order, so the place is looked for from the end. */
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

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
