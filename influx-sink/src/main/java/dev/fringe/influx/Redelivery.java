// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.delivery.Backoff;
import dev.fringe.influx.metrics.SinkMetrics;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Asks Connect to redeliver the records after a pause, during which the task keeps its place in the group. */
final class Redelivery implements ServerQueries.Retry {
    private final SinkTaskContext context;
    private final Backoff backoff;
    private final SinkMetrics metrics;
    private int attempt;

    Redelivery(SinkTaskContext context, Backoff backoff, SinkMetrics metrics) {
        this.context = context;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    @Override
    public RetriableException because(String why) {
        return because(why, backoff.delay(attempt, ThreadLocalRandom.current().nextDouble()));
    }

    @Override
    public RetriableException because(String why, Duration pause) {
        attempt++;
        metrics.redelivered();
        long ms = Math.max(1, pause.toMillis());
        context.timeout(ms);
        return new RetriableException(why + "; the records will be retried in " + ms + " ms");
    }

    /** Whether Connect has delivered the current records before. */
    @Override
    public boolean isUnderWay() {
        return attempt > 0;
    }

    void succeeded() {
        attempt = 0;
    }
}
