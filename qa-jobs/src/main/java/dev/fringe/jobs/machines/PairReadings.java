// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.jobs.order.CachedValue;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.records.MachineOut;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Joins the torques and speeds of each axis of each machine to powers. */
public final class PairReadings extends InEventOrder<Axis, Reading, MachineOut> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<Reading> UNPAIRED = new OutputTag<>("unpaired", TypeInformation.of(Reading.class));

    private final long gapMicros;
    private transient CachedValue<Pairing> pairings;
    private transient Counter paired;
    private transient Counter unpaired;
    private transient Counter outOfRange;

    public PairReadings(Duration gap, Patience patience) {
        super(patience, Reading.class, true);
        this.gapMicros = gap.toNanos() / 1000;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        pairings = value("pairing", TypeInformation.of(Pairing.class), UnaryOperator.identity(), pairing -> 2);
        paired = JobMetric.PAIRED.of(getRuntimeContext());
        unpaired = JobMetric.UNPAIRED.of(getRuntimeContext());
        outOfRange = JobMetric.OUT_OF_RANGE.of(getRuntimeContext());
    }

    @Override
    protected void inOrder(List<Reading> readings, long horizon, Context context, Collector<MachineOut> out) {
        Pairing.Recipients recipients = recipients(context, out);
        Pairing known = pairings.get();
        Pairing pairing = known == null ? Pairing.EMPTY : known;
        int next = 0;
        while (next < readings.size()) {
            int start = next;
            long time = readings.get(start).micros();
            while (next < readings.size() && readings.get(next).micros() == time) {
                next++;
            }
            pairing = pairing.upTo(time, gapMicros, recipients)
                    .with(readings.subList(start, next), gapMicros, recipients);
        }
        pairings.put(pairing.upTo(horizon, gapMicros, recipients));
    }

    /** Emits readings without a partner as unpaired, but keeps them: a later partner is still paired. */
    @Override
    protected void atRest(Context context, Collector<MachineOut> out) {
        Pairing pairing = pairings.get();
        if (pairing != null) {
            pairings.put(pairing.givenUp(recipients(context, out)));
        }
    }

    private Pairing.Recipients recipients(Context context, Collector<MachineOut> out) {
        return new Pairing.Recipients(
                power -> {
                    paired.inc();
                    if (power.outOfRange()) {
                        outOfRange.inc();
                    }
                    out.collect(power.toRecord());
                },
                reading -> {
                    unpaired.inc();
                    context.output(UNPAIRED, reading);
                });
    }
}
