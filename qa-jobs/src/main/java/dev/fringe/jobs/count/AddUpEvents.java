// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.count.SlidingCounts.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up what counts for the same slice, so that fewer events are sent to the counts. It passes the sums on before each watermark and
 * each checkpoint, so it keeps no state and no count waits for it.
 */
final class AddUpEvents extends AbstractStreamOperator<Event> implements OneInputStreamOperator<Event, Event> {
    private static final long serialVersionUID = 1L;

    private static final int MOST_SUMS = 10_000;

    private record Addend(Subject subject, boolean ofQuery, String metric, String other, Slice slice) {}

    private transient Map<Addend, Tally> sums;

    @Override
    public void open() throws Exception {
        super.open();
        sums = new LinkedHashMap<>();
    }

    @Override
    public void processElement(StreamRecord<Event> element) {
        Event event = element.getValue();
        // The slices of the other levels consist of those of this one.
        Slice slice = Slice.of(Level.HOUR, event.millis());
        sums.merge(
                new Addend(event.subject(), event.ofQuery(), event.metric(), event.other(), slice),
                new Tally(event.quantity(), event.millis()),
                Tally::plus);
        if (sums.size() == MOST_SUMS) {
            passOn();
        }
    }

    private void passOn() {
        sums.forEach((addend, sum) -> output.collect(new StreamRecord<>(new Event(
                addend.subject(), addend.ofQuery(), addend.metric(), addend.other(), sum.last(), sum.count()))));
        sums.clear();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        passOn();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        passOn();
    }

    @Override
    public void finish() throws Exception {
        passOn();
        super.finish();
    }
}
