// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.records.QaSummary;
import java.time.Duration;
import org.apache.flink.util.Collector;

/** Summarizes each baseline's signal per window. */
public final class SummarizeWindow extends InWindows<Summary, QaSummary> {
    private static final long serialVersionUID = 1L;

    public SummarizeWindow(Duration window) {
        super(window, Summary.class);
    }

    @Override
    Summary next(Summary known, Verdict verdict, Collector<QaSummary> out) {
        long window = windowOf(verdict.sample().micros());
        return known == null || known.start() != window ? Summary.starting(window, verdict) : known.with(verdict);
    }

    @Override
    Summary windowEnd(Summary known, int baselineId, Collector<QaSummary> out) {
        if (known.reported()) {
            return known;
        }
        out.collect(known.toRecord(baselineId, windowMicros));
        return known.asReported();
    }

    @Override
    long window(Summary known) {
        return known.start();
    }
}
