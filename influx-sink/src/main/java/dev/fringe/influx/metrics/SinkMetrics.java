// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.metrics;

import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Rejection;
import dev.fringe.records.metrics.TaskMetrics;
import dev.fringe.records.metrics.TaskMetrics.Gauge;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * The metrics of a task, in JMX as {@code kafka.connect:type=influx-sink-task-metrics,connector=…,task=…}. Totals count from the start
 * of the task, percentiles cover the last minute. Records are counted when their delivery is complete.
 */
public final class SinkMetrics implements Delivery.Listener {
    /** The beginning of the bean's name. */
    public static final String BEAN = "kafka.connect:type=influx-sink-task-metrics";

    private static final Pattern PLAIN = Pattern.compile("[\\w\\-%. \t]*");

    private final Map<String, Gauge> gauges = new LinkedHashMap<>();
    private final LongAdder records = total("record-total", "Records received");
    private final LongAdder tombstones = total("tombstone-total", "Records without a value, which store nothing");
    private final LongAdder stored = total("point-total", "Records stored as points");
    private final LongAdder fields = total("field-total", "Fields in the points sent");
    private final LongAdder bytes =
            total("byte-total", "Bytes of line protocol that InfluxDB acknowledged, before compression");
    private final LongAdder batches = total("batch-total", "Write requests that InfluxDB acknowledged");
    private final LongAdder retries =
            total("retry-total", "Write requests retried because InfluxDB was busy or unavailable");
    private final LongAdder redeliveries = total("redelivery-total", "Deliveries that Connect was asked to redeliver");
    private final LongAdder splits =
            total("split-total", "Batches divided because they were too large or had a refused point");
    private final LongAdder deadLettered = total("dead-lettered-total", "Records reported to the dead letter queue");
    private final LongAdder clashes = total(
            "identity-clash-total",
            "Records with the measurement, tags and time of an earlier record, and another value");
    private final LongAdder overBudget = total(
            "series-over-budget-total",
            "Records that would have added a series to a measurement with a used-up budget");
    private final Map<Rejection.Reason, LongAdder> rejected = new EnumMap<>(Rejection.Reason.class);
    private final LatencyHistogram writeTime =
            percentiles("write-time", "Time that an acknowledged write request took");
    private final LatencyHistogram eventToAck =
            percentiles("event-to-ack", "Time from an event to InfluxDB's acknowledgement");

    public SinkMetrics() {
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            rejected.put(reason, total("rejected-" + reason.label() + "-total", "Records rejected for this reason"));
        }
    }

    /** Registers the metrics in JMX, with those of the mapping and the server. */
    public TaskMetrics register(
            String connector, String task, LongSupplier coerced, LongSupplier leftOut, LongSupplier suspended) {
        addMapping(coerced, leftOut);
        addServer(suspended);
        return TaskMetrics.register(BEAN + ",connector=" + quoted(connector) + ",task=" + quoted(task), gauges);
    }

    /** The name of each metric and its meaning, without a task. */
    public static Map<String, String> described() {
        SinkMetrics metrics = new SinkMetrics();
        metrics.addMapping(() -> 0, () -> 0);
        metrics.addServer(() -> 0);
        Map<String, String> described = new LinkedHashMap<>();
        metrics.gauges.forEach((name, gauge) -> described.put(name, gauge.doc()));
        return described;
    }

    private void addMapping(LongSupplier coerced, LongSupplier leftOut) {
        gauges.put(
                "coerced-total",
                new Gauge("Values written in another type or field than their own", coerced::getAsLong));
        gauges.put(
                "left-out-total",
                new Gauge("Values left out: null, NaN, infinite, of no type of the server", leftOut::getAsLong));
    }

    private void addServer(LongSupplier suspended) {
        gauges.put(
                "suspended-tables",
                new Gauge("Tables that acknowledge points which no query finds (QuestDB)", suspended::getAsLong));
    }

    /** Quoted like names in Kafka's own beans; Kafka's class for it moves to another package in 4.4. */
    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : ObjectName.quote(name);
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

    public void overBudget() {
        overBudget.increment();
    }

    public void acknowledged(long eventNanos, long nowNanos) {
        // a difference that overflows is not a useful latency
        eventToAck.record(TimeUnit.NANOSECONDS.toMicros(nowNanos - eventNanos));
    }

    /** Counts the records of a complete delivery. */
    public void delivered(int count, int withoutValue, long fieldCount, List<Rejection> rejections) {
        eventToAck.turn();
        records.add(count);
        tombstones.add(withoutValue);
        fields.add(fieldCount);
        stored.add(count - withoutValue - rejections.size());
        deadLettered.add(rejections.size());
        rejections.forEach(rejection -> rejected.get(rejection.reason()).increment());
    }

    private LongAdder total(String name, String doc) {
        LongAdder total = new LongAdder();
        gauges.put(name, new Gauge(doc, total::sum));
        return total;
    }

    private LatencyHistogram percentiles(String name, String doc) {
        LatencyHistogram histogram = new LatencyHistogram(System::nanoTime);
        for (double share : List.of(0.5, 0.99, 0.999)) {
            String suffix =
                    "p" + String.valueOf(share * 100).replaceAll("\\.0*$", "").replace(".", "");
            gauges.put(
                    name + "-ms-" + suffix,
                    new Gauge(doc + ", " + suffix + " of the last minute", () -> histogram.percentile(share) / 1e3));
        }
        return histogram;
    }
}
