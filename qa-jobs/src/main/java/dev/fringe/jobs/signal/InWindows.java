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
 * A measure that is kept over the verdicts of a baseline and given out at the end of each window of event time.
 *
 * <p>The verdicts come in order, so the first one of the next window ends the one before. When the baseline has fallen silent, the
 * watermark does it; not before, as a baseline may be far behind the others. Should it go on in that window after all, the measure
 * is given out again.
 *
 * @param <M> what is known of a baseline
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
                // At the end of the input, or after a leap of event time, that comes before the watermark that ends the
                // window.
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
