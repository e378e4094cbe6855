// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.records.QaRfiCurrent;
import java.time.Duration;
import org.apache.flink.util.Collector;

/**
 * Emits each baseline's state when it changes, and otherwise with the first sample of each interval. The output depends only on
 * the samples.
 */
public final class KeepCurrent extends InWindows<Current, QaRfiCurrent> {
    private static final long serialVersionUID = 1L;

    public KeepCurrent(Duration interval) {
        super(interval, Current.class);
    }

    @Override
    Current next(Current known, Verdict verdict, Collector<QaRfiCurrent> out) {
        Current current = known == null ? Current.startingWith(verdict) : known.with(verdict);
        boolean changed = known == null || known.latest().flagged() != verdict.flagged();
        if (changed || window(known) != window(current)) {
            out.collect(current.toRecord());
        }
        return current;
    }

    @Override
    Current windowEnd(Current known, int baselineId, Collector<QaRfiCurrent> out) {
        return known;
    }

    @Override
    long window(Current known) {
        return windowOf(known.latest().sample().micros());
    }
}
