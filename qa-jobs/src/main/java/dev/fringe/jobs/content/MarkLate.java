// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Marks the events whose hour has ended. A window of Flink's SQL would drop them without a trace.
 *
 * <p>An hour ends for a partition when the partition has an event that is newer by the lateness, so that the result does not
 * depend on how fast other partitions are read. The watermark is only further after the stream has stopped.
 */
final class MarkLate extends KeyedProcessFunction<Integer, ContentEvent, Tuple2<ContentEvent, Boolean>> {
    private static final long serialVersionUID = 1L;

    private final long lateness;
    private transient ValueState<Long> newest;

    MarkLate(Duration lateness) {
        this.lateness = lateness.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        newest = getRuntimeContext().getState(new ValueStateDescriptor<>("newest", Types.LONG));
    }

    @Override
    public void processElement(ContentEvent event, Context context, Collector<Tuple2<ContentEvent, Boolean>> out)
            throws Exception {
        Long known = newest.value();
        if (known == null || event.millis() > known) {
            newest.update(event.millis());
        }
        boolean ended = known != null && event.hourEnd() <= known - lateness
                || event.hourEnd() - 1 <= context.timerService().currentWatermark();
        out.collect(Tuple2.of(event, ended));
    }
}
