// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.records.QaRfiRun;
import java.time.Duration;
import org.apache.flink.util.Collector;

/** Emits each run of flagged samples when it ends, and a run that is still open at the end of each window. */
public final class CollectRun extends InWindows<Run, QaRfiRun> {
    private static final long serialVersionUID = 1L;

    public CollectRun(Duration window) {
        super(window, Run.class);
    }

    @Override
    Run next(Run known, Verdict verdict, Collector<QaRfiRun> out) {
        if (verdict.flagged()) {
            return known == null ? Run.starting(verdict.sample()) : known.with(verdict.sample());
        }
        if (known != null) {
            out.collect(known.toRecord(verdict.sample().baselineId(), false));
        }
        return null;
    }

    @Override
    Run windowEnd(Run known, int baselineId, Collector<QaRfiRun> out) {
        if (known.reported()) {
            return known;
        }
        out.collect(known.toRecord(baselineId, true));
        return known.asReported();
    }

    @Override
    boolean closedBy(Verdict verdict) {
        return !verdict.flagged();
    }

    @Override
    long window(Run known) {
        return windowOf(known.end());
    }
}
