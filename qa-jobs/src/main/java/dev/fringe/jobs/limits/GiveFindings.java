// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.records.QaLimit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Counts the checked records and emits their findings. */
final class GiveFindings extends RichFlatMapFunction<QaLimit[], QaLimit> {
    private static final long serialVersionUID = 1L;

    private transient Counter checked;
    private transient Counter passed;

    @Override
    public void open(OpenContext context) {
        checked = JobMetric.CHECKED.of(getRuntimeContext());
        passed = JobMetric.PASSED.of(getRuntimeContext());
    }

    @Override
    public void flatMap(QaLimit[] found, Collector<QaLimit> out) {
        checked.inc();
        passed.inc(found.length);
        for (QaLimit finding : found) {
            out.collect(finding);
        }
    }
}
