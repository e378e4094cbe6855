// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import dev.fringe.jobs.metrics.JobMetric;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Passes on the first event of an identity within a time. Senders send records again, and the join writes rows again after a
 * restart. An event that is late and not a repetition goes to the side output.
 */
final class SelectFirst extends KeyedProcessFunction<String, Tuple2<ContentEvent, Boolean>, ContentEvent> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<ContentEvent> LATE = new OutputTag<>("late", TypeInformation.of(ContentEvent.class));

    private final long kept;
    private transient ValueState<Long> first;
    private transient Counter repeated;
    private transient Counter late;

    SelectFirst(Duration kept) {
        this.kept = kept.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        first = getRuntimeContext().getState(new ValueStateDescriptor<>("first", Types.LONG));
        repeated = JobMetric.REPEATED.of(getRuntimeContext());
        late = JobMetric.LATE.of(getRuntimeContext());
    }

    @Override
    public void processElement(Tuple2<ContentEvent, Boolean> marked, Context context, Collector<ContentEvent> out)
            throws Exception {
        ContentEvent event = marked.f0;
        Long known = first.value();
        if (known != null && event.millis() - known < kept) {
            repeated.inc();
            return;
        }
        first.update(event.millis());
        context.timerService().registerEventTimeTimer(forgottenAt(event.millis()));
        if (marked.f1) {
            late.inc();
            context.output(LATE, event);
        } else {
            out.collect(event);
        }
    }

    /** When every repetition is late, so that the watermark does not decide which events are repetitions. */
    private long forgottenAt(long millis) {
        return millis + kept + ContentEvent.HOUR.toMillis();
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<ContentEvent> out) throws Exception {
        Long known = first.value();
        if (known != null && forgottenAt(known) <= time) {
            first.clear();
        }
    }
}
