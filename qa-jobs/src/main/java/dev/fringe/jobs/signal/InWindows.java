package dev.fringe.jobs.signal;

import dev.fringe.jobs.order.Forgetting;
import dev.fringe.jobs.order.InEventOrder.Patience;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A measure that is kept over the verdicts of a baseline and given out at the end of each window of event time.
 *
 * <p>The verdicts come in order, so the first one of the next window ends the one before. When none comes, the watermark does it
 * after a while; should the baseline go on in that window after all, it is given out again under the same identity.
 *
 * @param <M> what is known of a baseline
 */
abstract class InWindows<M, O> extends KeyedProcessFunction<Integer, Verdict, O> {
    private static final long serialVersionUID = 1L;

    protected final long windowMicros;
    private final Patience patience;
    private final Class<M> measureType;

    private transient ValueState<M> measures;

    InWindows(Duration window, Patience patience, Class<M> measureType) {
        this.windowMicros = window.toNanos() / 1000;
        this.patience = patience;
        this.measureType = measureType;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<M> descriptor = new ValueStateDescriptor<>("measure", TypeInformation.of(measureType));
        descriptor.enableTimeToLive(Forgetting.after(patience.stateTtl()));
        measures = getRuntimeContext().getState(descriptor);
    }

    /** The measure after the verdict; null where there is none, before as after. */
    abstract M next(M known, Verdict verdict, Collector<O> out);

    /** What a window's end changes; called for the window that the measure is in, once or again. */
    abstract M windowEnd(M known, int baselineId, Collector<O> out);

    /** Start of the window that the measure is in. */
    abstract long window(M known);

    /** Whether the verdict itself says all that there would be to say at the end of the window before it. */
    boolean closedBy(Verdict verdict) {
        return false;
    }

    @Override
    public void processElement(Verdict verdict, Context context, Collector<O> out) throws Exception {
        M before = measures.value();
        boolean windowEnds =
                before != null && window(before) != windowOf(verdict.sample().micros());
        M known = windowEnds && !closedBy(verdict) ? windowEnd(before, context.getCurrentKey(), out) : before;
        M after = next(known, verdict, out);
        if (after == null) {
            measures.clear();
            return;
        }
        if (known == null || window(known) != window(after)) {
            context.timerService().registerEventTimeTimer(quietAfter(after));
        }
        measures.update(after);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<O> out) throws Exception {
        M known = measures.value();
        if (known != null && quietAfter(known) <= timestamp) {
            measures.update(windowEnd(known, context.getCurrentKey(), out));
        }
    }

    /** Not before a silent baseline's last samples, which are held for the lateness, have been given on. */
    private long quietAfter(M known) {
        return Math.floorDiv(window(known) + windowMicros, 1000L)
                + patience.quiet().toMillis()
                + patience.lateness().toMillis();
    }

    final long windowOf(long micros) {
        return Math.floorDiv(micros, windowMicros) * windowMicros;
    }
}
