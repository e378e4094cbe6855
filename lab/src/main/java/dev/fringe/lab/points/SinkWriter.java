// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.influx.InfluxSinkTask;
import dev.fringe.lab.stack.LabFailure;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Writes records to InfluxDB with a task of the sink, in this process. It waits for a busy server as the task in a worker does. */
final class SinkWriter implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final String QUEUE = "errors.deadletterqueue.topic.name";

    private final InfluxSinkTask task = new InfluxSinkTask();
    private final Context context;

    SinkWriter(Map<String, String> options) {
        Map<String, String> own = new TreeMap<>(options);
        // with a queue, the task reports rejected records instead of failing
        own.put(QUEUE, "reported");
        context = new Context(own);
        task.initialize(context);
        task.start(own);
    }

    /**
     * Returns the rejected records with their reasons when InfluxDB has acknowledged all others. The order counts: of two records with
     * one identity, the sink treats the first one as the earlier one.
     */
    Map<SinkRecord, Reason> write(List<SinkRecord> records) {
        context.rejected.clear();
        long began = System.nanoTime();
        while (true) {
            context.pause = 0;
            try {
                task.put(records);
                return new IdentityHashMap<>(context.rejected);
            } catch (RetriableException e) {
                waitBeforeRetry(e, began);
            } catch (ConnectException e) {
                throw new LabFailure(e.getMessage(), e);
            }
        }
    }

    private void waitBeforeRetry(RetriableException cause, long began) {
        if (System.nanoTime() - began > LONGEST_WAIT.toNanos()) {
            throw new LabFailure(
                    cause.getMessage() + " (given up after " + LONGEST_WAIT.toMinutes()
                            + " min): check InfluxDB, then run the command again",
                    cause);
        }
        try {
            Thread.sleep(context.pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for InfluxDB", e);
        }
    }

    @Override
    public void close() {
        task.stop();
    }

    /** What the task needs of Connect. */
    private static final class Context implements SinkTaskContext {
        private final Map<String, String> options;
        private final Map<SinkRecord, Reason> rejected = new IdentityHashMap<>();
        private long pause;

        Context(Map<String, String> options) {
            this.options = options;
        }

        @Override
        public Map<String, String> configs() {
            return options;
        }

        @Override
        public void timeout(long millis) {
            pause = millis;
        }

        @Override
        public ErrantRecordReporter errantRecordReporter() {
            return this::report;
        }

        private Future<Void> report(SinkRecord record, Throwable why) {
            rejected.put(record, Reason.ofText(String.valueOf(why.getMessage())));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {}

        @Override
        public void offset(TopicPartition partition, long offset) {}

        @Override
        public Set<TopicPartition> assignment() {
            return Set.of();
        }

        @Override
        public void pause(TopicPartition... partitions) {}

        @Override
        public void resume(TopicPartition... partitions) {}

        @Override
        public void requestCommit() {}

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException("the sink has its own metrics");
        }
    }
}
