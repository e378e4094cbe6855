// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Runs a task like a worker: redelivers records after a RetriableException, and collects reported records. */
public final class SinkHarness implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** The reasons in the dead letter queue, by record. */
    public final Map<SinkRecord, String> deadLetters = new LinkedHashMap<>();

    public int redeliveries;

    private final InfluxSinkTask task = new InfluxSinkTask();
    private final String name;
    private long pauseMs;
    private long offset;

    private SinkHarness(Map<String, String> options) {
        this.name = options.get("name");
        task.initialize(new Context());
        task.start(options);
    }

    public static SinkHarness start(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("errors.deadletterqueue.topic.name", "dead");
        return new SinkHarness(all);
    }

    /** If errors are tolerated, Connect has a reporter also without a queue: one that only logs. */
    public static SinkHarness withoutDeadLetterQueue(Map<String, String> options) {
        return new SinkHarness(options);
    }

    /** Options for tests that are not about identity: points have the Kafka timestamp, and later points overwrite. */
    public static Map<String, String> options(String url, String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("timestamp.tiebreak", "none");
        options.put("identity.clash", "allow");
        options.put("name", "test");
        options.put("influx.url", url);
        options.put("influx.database", "d");
        options.put("influx.database.create", "true");
        options.put("retry.backoff.ms", "5");
        options.put("retry.backoff.max.ms", "100");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    /** The options that a validation marks. */
    public static List<String> errors(Map<String, String> options) {
        return new InfluxSinkConnector()
                .validate(options).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .map(ConfigValue::name)
                        .toList();
    }

    /** Delivers the records, with as many calls of put as necessary. */
    public void put(Collection<SinkRecord> records) {
        long began = System.nanoTime();
        while (true) {
            try {
                task.put(records);
                return;
            } catch (RetriableException e) {
                if (System.nanoTime() - began > TIMEOUT.toNanos()) {
                    throw new AssertionError("not delivered within " + TIMEOUT, e);
                }
                redeliveries++;
                pause(Math.min(pauseMs, 500));
            }
        }
    }

    public void putOnce(Collection<SinkRecord> records) {
        task.put(records);
    }

    public void put(SinkRecord... records) {
        put(List.of(records));
    }

    public SinkRecord record(String topic, Object key, Struct value) {
        return record(topic, key, value.schema(), value);
    }

    public SinkRecord record(String topic, Object key, Schema schema, Object value) {
        return new SinkRecord(
                topic, 0, null, key, schema, value, offset++, 1_600_000_000_000L, TimestampType.CREATE_TIME);
    }

    /** A metric of the task from JMX. */
    public long metric(String attribute) {
        try {
            ObjectName bean =
                    new ObjectName("kafka.connect:type=influx-sink-task-metrics,connector=" + name + ",task=0");
            return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, attribute)).longValue();
        } catch (JMException e) {
            throw new AssertionError("no metric " + attribute, e);
        }
    }

    public long pauseMs() {
        return pauseMs;
    }

    @Override
    public void close() {
        task.stop();
    }

    private static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private final class Context implements SinkTaskContext {
        @Override
        public Map<String, String> configs() {
            return Map.of();
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void offset(TopicPartition partition, long to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void timeout(long ms) {
            pauseMs = ms;
        }

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
            throw new UnsupportedOperationException();
        }

        @Override
        public ErrantRecordReporter errantRecordReporter() {
            return (record, error) -> {
                deadLetters.put(record, error.getMessage());
                return CompletableFuture.completedFuture(null);
            };
        }
    }

    public List<String> reasons() {
        return new ArrayList<>(deadLetters.values());
    }
}
