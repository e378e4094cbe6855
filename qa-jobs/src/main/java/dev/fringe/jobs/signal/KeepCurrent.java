package dev.fringe.jobs.signal;

import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.QaRfiCurrent;
import java.time.Duration;
import org.apache.flink.util.Collector;

/** Each baseline's state: at once when it changes, else once per interval, so that it costs little and is never stale. */
public final class KeepCurrent extends InWindows<Current, QaRfiCurrent> {
    private static final long serialVersionUID = 1L;

    public KeepCurrent(Duration interval, Patience patience) {
        super(interval, patience, Current.class);
    }

    @Override
    Current next(Current known, Verdict verdict, Collector<QaRfiCurrent> out) {
        if (known != null && known.latest().flagged() == verdict.flagged()) {
            return known.with(verdict);
        }
        Current changed = known == null
                ? new Current(verdict, verdict.sample().micros(), true)
                : known.with(verdict).asReported();
        out.collect(changed.toRecord());
        return changed;
    }

    @Override
    Current windowEnd(Current known, int baselineId, Collector<QaRfiCurrent> out) {
        if (known.reported()) {
            return known;
        }
        out.collect(known.toRecord());
        return known.asReported();
    }

    @Override
    long window(Current known) {
        return windowOf(known.latest().sample().micros());
    }
}
