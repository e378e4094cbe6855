package dev.fringe.influx.metrics;

import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Rejection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/**
 * What a task has done, in JMX as {@code kafka.connect:type=influx-sink-task-metrics,connector=…,task=…}. Totals count
 * from the task's start, percentiles the last minute; those of records are added when their delivery is complete.
 */
public final class SinkMetrics implements Delivery.Listener, AutoCloseable {
    public static final String GROUP = "influx-sink-task-metrics";

    private static final List<Double> SHARES = List.of(0.5, 0.99, 0.999);

    private final LongAdder records = new LongAdder();
    private final LongAdder tombstones = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder fields = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder redeliveries = new LongAdder();
    private final LongAdder splits = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder clashes = new LongAdder();
    private final Map<Rejection.Reason, LongAdder> rejected = new EnumMap<>(Rejection.Reason.class);
    private final LatencyHistogram writeTime = new LatencyHistogram(System::nanoTime);
    private final LatencyHistogram eventToAck = new LatencyHistogram(System::nanoTime);
    private final Metrics registry;
    private final Map<String, String> tags = new LinkedHashMap<>();

    public SinkMetrics(String connector, String task) {
        registry = new Metrics(
                new MetricConfig(), List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext("kafka.connect"));
        tags.put("connector", connector);
        tags.put("task", task);
        total("record-total", "Records that came", records);
        total("tombstone-total", "Records without value, which store nothing", tombstones);
        total("point-total", "Records stored as points", stored);
        total("field-total", "Fields in the points sent", fields);
        total("byte-total", "Bytes of line protocol that InfluxDB acknowledged, before compression", bytes);
        total("batch-total", "Write requests that InfluxDB acknowledged", batches);
        total("retry-total", "Write requests repeated because InfluxDB was busy or away", retries);
        total("redelivery-total", "Deliveries that Connect was asked to give again", redeliveries);
        total("split-total", "Batches divided because they were too large or held a refused point", splits);
        total("dead-lettered-total", "Records handed to the dead letter queue", deadLettered);
        total(
                "identity-clash-total",
                "Records with the measurement, tags and time of another, and another value",
                clashes);
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            LongAdder count = new LongAdder();
            rejected.put(reason, count);
            total("rejected-" + reason.label() + "-total", "Records rejected for this reason", count);
        }
        percentiles("write-time", "Time that an acknowledged write request took", writeTime);
        percentiles("event-to-ack", "Time from an event to InfluxDB's acknowledgement", eventToAck);
    }

    /** What the mapping counts. */
    public void values(LongSupplier coerced, LongSupplier leftOut) {
        gauge("coerced-total", "Values written in another type or field than their own", coerced);
        gauge("left-out-total", "Values that no field was made of: null, NaN, infinite", leftOut);
    }

    @Override
    public void written(int points, int size, Duration took) {
        batches.increment();
        bytes.add(size);
        writeTime.turn();
        writeTime.record(TimeUnit.NANOSECONDS.toMicros(took.toNanos()));
    }

    @Override
    public void retried() {
        retries.increment();
    }

    @Override
    public void split() {
        splits.increment();
    }

    public void redelivered() {
        redeliveries.increment();
    }

    public void clashed() {
        clashes.increment();
    }

    public void acknowledged(long eventNanos, long nowNanos) {
        // a difference that does not fit is no latency that anyone could use
        eventToAck.record(TimeUnit.NANOSECONDS.toMicros(nowNanos - eventNanos));
    }

    /** A delivery is complete. */
    public void delivered(int count, int withoutValue, long fieldCount, List<Rejection> rejections) {
        eventToAck.turn();
        records.add(count);
        tombstones.add(withoutValue);
        fields.add(fieldCount);
        stored.add(count - withoutValue - rejections.size());
        deadLettered.add(rejections.size());
        rejections.forEach(rejection -> rejected.get(rejection.reason()).increment());
    }

    @Override
    public void close() {
        registry.close();
    }

    private void total(String name, String description, LongAdder count) {
        gauge(name, description, count::sum);
    }

    private void gauge(String name, String description, LongSupplier value) {
        registry.addMetric(
                registry.metricName(name, GROUP, description, tags), (Gauge<Long>) (config, now) -> value.getAsLong());
    }

    private void percentiles(String name, String description, LatencyHistogram histogram) {
        for (double share : SHARES) {
            String suffix =
                    "p" + String.valueOf(share * 100).replaceAll("\\.0*$", "").replace(".", "");
            registry.addMetric(
                    registry.metricName(
                            name + "-ms-" + suffix, GROUP, description + ", " + suffix + " of the last minute", tags),
                    (Gauge<Double>) (config, now) -> histogram.percentile(share) / 1e3);
        }
    }
}
