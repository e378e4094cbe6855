// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.jobs.metrics.JobMetric;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Separates decoded records from rejected ones. */
public final class SplitRejected<T> extends ProcessFunction<Either<T, Rejected>, T> {
    private static final long serialVersionUID = 1L;

    public static final OutputTag<Rejected> REJECTED = new OutputTag<>("rejected", TypeInformation.of(Rejected.class));

    private transient Counter rejected;

    @Override
    public void open(OpenContext context) {
        rejected = JobMetric.REJECTED.of(getRuntimeContext());
    }

    @Override
    public void processElement(Either<T, Rejected> decoded, Context context, Collector<T> out) {
        if (decoded.isLeft()) {
            out.collect(decoded.left());
        } else {
            rejected.inc();
            context.output(REJECTED, decoded.right());
        }
    }
}
