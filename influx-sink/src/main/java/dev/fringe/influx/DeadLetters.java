// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.delivery.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Reports rejected records to Connect's dead letter queue. Without a queue the task fails. */
final class DeadLetters {
    static final String QUEUE = "errors.deadletterqueue.topic.name";

    private final ErrantRecordReporter reporter;

    private DeadLetters(ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    /** @param queue the topic of the queue; if it is blank, Connect's reporter only logs */
    static DeadLetters of(SinkTaskContext context, String queue) {
        return new DeadLetters(queue.isBlank() ? null : context.errantRecordReporter());
    }

    /** Returns when all of them are in the queue. */
    void report(List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        if (reporter == null) {
            throw new ConnectException(
                    rejections.get(0).describe() + ". To continue without such records, set errors.tolerance=all and "
                            + QUEUE + "; this delivery has " + rejections.size() + " of them");
        }
        List<Future<Void>> reports = new ArrayList<>();
        for (Rejection rejection : rejections) {
            reports.add(reporter.report(rejection.record(), new DataException(rejection.describe())));
        }
        reports.forEach(DeadLetters::await);
    }

    private static void await(Future<Void> report) {
        try {
            report.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while writing to the dead letter queue", e);
        } catch (ExecutionException e) {
            throw new RetriableException(
                    "cannot write a record to the dead letter queue; it will be retried", e.getCause());
        }
    }
}
