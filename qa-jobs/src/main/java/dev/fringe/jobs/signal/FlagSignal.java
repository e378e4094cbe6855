// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.jobs.order.CachedValue;
import dev.fringe.jobs.order.InEventOrder;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Emits a verdict for each sample in event time order, and a notice when a baseline becomes silent. */
public final class FlagSignal extends InEventOrder<Integer, Sample, Assessment> {
    private static final long serialVersionUID = 1L;

    private final Detector detector;
    private transient CachedValue<Memory> memories;
    private transient Counter assessed;
    private transient Counter flagged;

    public FlagSignal(Detector detector, Patience patience) {
        super(patience, Sample.class, true);
        this.detector = detector;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        memories = value(
                "memory",
                TypeInformation.of(Memory.class),
                Memory::copy,
                memory -> 1
                        + memory.history().ring().length / 25
                        + memory.window().size());
        assessed = JobMetric.ASSESSED.of(getRuntimeContext());
        flagged = JobMetric.FLAGGED.of(getRuntimeContext());
    }

    @Override
    protected void inOrder(List<Sample> samples, long horizon, Context context, Collector<Assessment> out) {
        Consumer<Verdict> counted = counted(out);
        Memory memory = memory();
        for (Sample sample : samples) {
            memory = detector.next(memory, sample, counted);
        }
        memories.put(detector.settle(memory, horizon, counted));
    }

    @Override
    protected void atRest(Context context, Collector<Assessment> out) {
        memories.put(detector.settle(memory(), Long.MAX_VALUE, counted(out)));
        out.collect(Assessment.silent(context.getCurrentKey()));
    }

    @Override
    protected void forgotten(Context context, Collector<Assessment> out) {
        out.collect(Assessment.forgotten(context.getCurrentKey()));
    }

    private Memory memory() {
        Memory memory = memories.get();
        return memory == null ? detector.blank() : memory;
    }

    private Consumer<Verdict> counted(Collector<Assessment> out) {
        return verdict -> {
            assessed.inc();
            if (verdict.flagged()) {
                flagged.inc();
            }
            out.collect(Assessment.of(verdict));
        };
    }
}
