// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps a measure of the verdicts of a baseline and emits it at the end of each event time window.
 *
 * <p>Verdicts arrive in order, so the first verdict of the next window ends the previous window. The watermark ends a window only
 * if the baseline is silent, because a baseline may be far behind the others. If the baseline then continues in that window, the
 * measure is emitted again.
 *
 * @param <M> the measure of a baseline
 */
abstract class InWindows<M, O> extends KeyedProcessFunction<Integer, Assessment, O> {
    private static final long serialVersionUID = 1L;

    protected final long windowMicros;
    private final Class<M> measureType;

    private transient ValueState<M> measures;

    InWindows(Duration window, Class<M> measureType) {
        this.windowMicros = window.toNanos() / 1000;
        this.measureType = measureType;
    }

    @Override
    public void open(OpenContext context) {
        measures = getRuntimeContext().getState(new ValueStateDescriptor<>("measure", TypeInformation.of(measureType)));
    }

    /** The measure after the verdict. The previous measure and the result may be null. */
    abstract M next(M known, Verdict verdict, Collector<O> out);

    /** The measure after the end of its window; may be called more than once per window. */
    abstract M windowEnd(M known, int baselineId, Collector<O> out);

    /** The start of the measure's window. */
    abstract long window(M known);

    /** Whether the verdict makes the result at the end of the previous window unnecessary. */
    boolean closedBy(Verdict verdict) {
        return false;
    }

    @Override
    public void processElement(Assessment assessment, Context context, Collector<O> out) throws Exception {
        M before = measures.value();
        switch (assessment.kind()) {
            case JUDGED -> judged(before, assessment.verdict(), out);
            case SILENT -> {
                if (before != null) {
                    context.timerService().registerEventTimeTimer(endOf(before));
                }
            }
            case FORGOTTEN -> {
                // At the end of the input, or after a jump in event time, this arrives before the watermark that ends
                // the window.
                if (before != null) {
                    windowEnd(before, assessment.baselineId(), out);
                    measures.clear();
                }
            }
        }
    }

    private void judged(M before, Verdict verdict, Collector<O> out) throws Exception {
        boolean windowEnds =
                before != null && window(before) != windowOf(verdict.sample().micros());
        M known = windowEnds && !closedBy(verdict)
                ? windowEnd(before, verdict.sample().baselineId(), out)
                : before;
        M after = next(known, verdict, out);
        if (after != null) {
            measures.update(after);
        } else if (before != null) {
            measures.clear();
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<O> out) throws Exception {
        M known = measures.value();
        if (known != null && endOf(known) <= timestamp) {
            measures.update(windowEnd(known, context.getCurrentKey(), out));
        }
    }

    private long endOf(M known) {
        return Math.floorDiv(window(known) + windowMicros, 1000L);
    }

    final long windowOf(long micros) {
        return Math.floorDiv(micros, windowMicros) * windowMicros;
    }
}
