// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.tahu.SparkplugException;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.DataSet.DataSetBuilder;
import org.eclipse.tahu.message.model.DataSetDataType;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.PropertyDataType;
import org.eclipse.tahu.message.model.PropertySet.PropertySetBuilder;
import org.eclipse.tahu.message.model.PropertyValue;
import org.eclipse.tahu.message.model.Row.RowBuilder;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.SparkplugBPayload.SparkplugBPayloadBuilder;
import org.eclipse.tahu.message.model.Template.TemplateBuilder;
import org.eclipse.tahu.message.model.Value;
import org.eclipse.tahu.util.CompressionAlgorithm;
import org.eclipse.tahu.util.PayloadUtil;

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

    /** A birth and data with every kind of value; the secret is a text. */
    public static List<byte[]> samples(String secret) {
        try {
            Metric inner = declared("rpm", 7, MetricDataType.Int32, 7);
            Metric template = declared(
                    "motor",
                    1,
                    MetricDataType.Template,
                    new TemplateBuilder().templateRef("m").addMetric(inner).createTemplate());
            Metric table = metric(new MetricBuilder(
                            "table",
                            MetricDataType.DataSet,
                            new DataSetBuilder(1)
                                    .addColumnName("a")
                                    .addType(DataSetDataType.String)
                                    .addRow(new RowBuilder()
                                            .addValue(new Value<>(DataSetDataType.String, secret))
                                            .createRow())
                                    .createDataSet())
                    .alias(2L)
                    .properties(new PropertySetBuilder()
                            .addProperty("engUnit", new PropertyValue<>(PropertyDataType.String, secret))
                            .createPropertySet()));
            Metric flags = declared("flags", 3, MetricDataType.BooleanArray, new Boolean[] {true, false, true});
            Metric numbers = declared("numbers", 4, MetricDataType.Int16Array, new Short[] {1, -2});
            Metric text = declared("text", 5, MetricDataType.String, secret);
            Metric speed = declared("speed", 6, MetricDataType.Double, 2.5);
            SparkplugBPayload birth = new SparkplugBPayloadBuilder()
                    .setTimestamp(new Date(1_700_000_000_000L))
                    .setSeq(0L)
                    .addMetrics(List.of(template, table, flags, numbers, text, speed))
                    .createPayload();
            return List.of(
                    bytes(birth),
                    bytes(PayloadUtil.compress(birth, CompressionAlgorithm.GZIP, false)),
                    payload(
                            1L,
                            1_700_000_000_001L,
                            byAlias(5, MetricDataType.String, secret),
                            byAlias(6, MetricDataType.Double, 0.5)));
        } catch (IOException | SparkplugException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(SparkplugBPayload payload) {
        try {
            return new SparkplugBPayloadEncoder().getBytes(payload, false);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
