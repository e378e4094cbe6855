// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.tahu.SparkplugException;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.SparkplugBPayload.SparkplugBPayloadBuilder;

/** Payloads as Eclipse Tahu writes them. */
public final class TahuMessages {
    private TahuMessages() {}

    /** A metric of a birth. */
    public static Metric declared(String name, long alias, MetricDataType type, Object value) {
        return metric(new MetricBuilder(name, type, value).alias(alias));
    }

    /** A metric of data, without its name. */
    public static Metric byAlias(long alias, MetricDataType type, Object value) {
        return metric(new MetricBuilder(alias, type, value));
    }

    public static Metric metric(MetricBuilder builder) {
        try {
            return builder.createMetric();
        } catch (SparkplugException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] nodeBirth(long bdSeq, long timestamp, Metric... metrics) {
        Metric number = metric(new MetricBuilder("bdSeq", MetricDataType.Int64, bdSeq));
        return payload(
                0L,
                timestamp,
                Stream.concat(Stream.of(number), Stream.of(metrics)).toList());
    }

    public static byte[] nodeDeath(long bdSeq) {
        return payload(null, 1L, List.of(metric(new MetricBuilder("bdSeq", MetricDataType.Int64, bdSeq))));
    }

    /** Data, and births and deaths of devices. */
    public static byte[] payload(Long sequence, long timestamp, Metric... metrics) {
        return payload(sequence, timestamp, List.of(metrics));
    }

    public static byte[] payload(Long sequence, long timestamp, List<Metric> metrics) {
        SparkplugBPayloadBuilder builder =
                new SparkplugBPayloadBuilder().setTimestamp(new Date(timestamp)).addMetrics(metrics);
        return bytes((sequence == null ? builder : builder.setSeq(sequence)).createPayload());
    }

    static byte[] bytes(SparkplugBPayload payload) {
        try {
            return new SparkplugBPayloadEncoder().getBytes(payload, false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
