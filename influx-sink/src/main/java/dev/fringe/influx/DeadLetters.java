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

/** Hands rejected records to Connect, which keeps them in the dead letter queue; without one, the task fails. */
final class DeadLetters {
    private final ErrantRecordReporter reporter;

    private DeadLetters(ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    static DeadLetters of(SinkTaskContext context) {
        return new DeadLetters(context.errantRecordReporter());
    }

    /** Returns when all of them are safe. */
    void report(List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        if (reporter == null) {
            throw new ConnectException(rejections.get(0).describe()
                    + ". To go on without such records, set errors.tolerance=all and"
                    + " errors.deadletterqueue.topic.name; " + rejections.size() + " such record(s) in this delivery");
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
            throw new RetriableException("the dead letter queue did not take a record", e.getCause());
        }
    }
}
