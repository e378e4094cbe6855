// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.market.MarketUser;
import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.jobs.order.CachingFunction;
import dev.fringe.jobs.order.Table;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.SetTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Passes on each row once. The join writes rows again under the same identity after a restart, and a count would count them twice. A row
 * is remembered for as long as it may still come in time.
 */
final class SelectFirst extends CachingFunction<MarketUser, Countable, Countable> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<Countable> LATE = new OutputTag<>("late", TypeInformation.of(Countable.class));

    /** Rows are forgotten by the minute, with one timer. */
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final long kept;
    private transient Table<Long, Set<String>> seen;
    private transient Counter repeated;

    /** @param kept how late a row may be */
    SelectFirst(Duration kept) {
        this.kept = kept.toMillis();
    }

    @Override
    public void open(OpenContext context) {
        seen = table("seen", Types.LONG, new SetTypeInfo<>(Types.STRING), HashSet::new, Set::size);
        repeated = JobMetric.REPEATED.of(getRuntimeContext());
    }

    @Override
    public void processElement(Countable row, Context context, Collector<Countable> out) {
        long millis = Math.floorDiv(row.micros(), 1000L);
        long watermark = context.timerService().currentWatermark();
        if (watermark != Long.MIN_VALUE && millis < watermark - kept) {
            context.output(LATE, row);
            return;
        }
        long minute = Math.floorDiv(millis, MINUTE);
        Set<String> ids = seen.get(minute);
        if (ids == null) {
            ids = new HashSet<>();
            context.timerService().registerEventTimeTimer((minute + 1) * MINUTE + kept);
        }
        if (!ids.add(row.id())) {
            repeated.inc();
            return;
        }
        seen.put(minute, ids);
        out.collect(row);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Countable> out) {
        seen.remove(Math.floorDiv(time - kept, MINUTE) - 1);
    }
}
