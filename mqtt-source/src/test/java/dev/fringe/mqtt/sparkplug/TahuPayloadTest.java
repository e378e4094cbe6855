// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import static dev.fringe.mqtt.sparkplug.TahuMessages.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads that another implementation wrote. */
class TahuPayloadTest {
    private static final long SENT = 1_700_000_000_000L;

    @Test
    void readsEveryPlainType() throws Exception {
        assertThat(valuesOf(
                        new MetricBuilder("i8", MetricDataType.Int8, (byte) -23),
                        new MetricBuilder("i16", MetricDataType.Int16, (short) -2_000),
                        new MetricBuilder("i32", MetricDataType.Int32, -2_000_000_000),
                        new MetricBuilder("i64", MetricDataType.Int64, Long.MIN_VALUE),
                        new MetricBuilder("u8", MetricDataType.UInt8, (short) 250),
                        new MetricBuilder("u16", MetricDataType.UInt16, 65_000),
                        new MetricBuilder("u32", MetricDataType.UInt32, 4_000_000_000L),
                        new MetricBuilder("u64", MetricDataType.UInt64, new BigInteger("9223372036854775807")),
                        new MetricBuilder("large", MetricDataType.UInt64, new BigInteger("18446744073709551615")),
                        new MetricBuilder("float", MetricDataType.Float, 1.5f),
                        new MetricBuilder("double", MetricDataType.Double, -0.1),
                        new MetricBuilder("boolean", MetricDataType.Boolean, false),
                        new MetricBuilder("string", MetricDataType.String, "grün"),
                        new MetricBuilder("date", MetricDataType.DateTime, new Date(SENT)),
                        new MetricBuilder("text", MetricDataType.Text, ""),
                        new MetricBuilder("uuid", MetricDataType.UUID, "2b6a"),
                        new MetricBuilder("bytes", MetricDataType.Bytes, new byte[] {1, -1}),
                        new MetricBuilder("null", MetricDataType.Double, null)))
                .containsEntry("i8", -23L)
                .containsEntry("i16", -2_000L)
                .containsEntry("i32", -2_000_000_000L)
                .containsEntry("i64", Long.MIN_VALUE)
                .containsEntry("u8", 250L)
                .containsEntry("u16", 65_000L)
                .containsEntry("u32", 4_000_000_000L)
                .containsEntry("u64", Long.MAX_VALUE)
                .containsEntry("large", "18446744073709551615")
                .containsEntry("float", 1.5)
                .containsEntry("double", -0.1)
                .containsEntry("boolean", false)
                .containsEntry("string", "grün")
                .containsEntry("date", SENT)
                .containsEntry("text", "")
                .containsEntry("uuid", "2b6a")
                .containsEntry("bytes", new byte[] {1, -1})
                .containsEntry("null", null)
                .hasSize(18);
    }

    @Test
    void readsArrays() throws Exception {
        assertThat(valuesOf(
                        new MetricBuilder("i8", MetricDataType.Int8Array, new Byte[] {-1, 2}),
                        new MetricBuilder("i32", MetricDataType.Int32Array, new Integer[] {-1, 2_000_000}),
                        new MetricBuilder("u8", MetricDataType.UInt8Array, new Short[] {250, 1}),
                        new MetricBuilder("u32", MetricDataType.UInt32Array, new Long[] {4_000_000_000L}),
                        new MetricBuilder("float", MetricDataType.FloatArray, new Float[] {0.5f, -2f}),
                        new MetricBuilder("double", MetricDataType.DoubleArray, new Double[] {0.1}),
                        new MetricBuilder("boolean", MetricDataType.BooleanArray, new Boolean[] {
                            true, false, false, true, true, false, false, true, true, false
                        }),
                        new MetricBuilder("string", MetricDataType.StringArray, new String[] {"a", "", "ü"}),
                        new MetricBuilder("date", MetricDataType.DateTimeArray, new Date[] {new Date(SENT)})))
                .containsEntry("i8", List.of(-1L, 2L))
                .containsEntry("i32", List.of(-1L, 2_000_000L))
                .containsEntry("u8", List.of(250L, 1L))
                .containsEntry("u32", List.of(4_000_000_000L))
                .containsEntry("float", List.of(0.5, -2.0))
                .containsEntry("double", List.of(0.1))
                .containsEntry("boolean", List.of(true, false, false, true, true, false, false, true, true, false))
                .containsEntry("string", List.of("a", "", "ü"))
                .containsEntry("date", List.of(SENT))
                .hasSize(9);
    }

    @Test
    void readsTablesTemplatesAndProperties() throws Exception {
        Metric inner = metric(new MetricBuilder("rpm", MetricDataType.Int32, 7));
        Metric outer = metric(new MetricBuilder(
                "motor",
                MetricDataType.Template,
                new TemplateBuilder().templateRef("m").addMetric(inner).createTemplate()));
        Metric rows = metric(new MetricBuilder(
                        "table",
                        MetricDataType.DataSet,
                        new DataSetBuilder(2)
                                .addColumnName("a")
                                .addColumnName("b")
                                .addType(DataSetDataType.Int8)
                                .addType(DataSetDataType.String)
                                .addRow(new RowBuilder()
                                        .addValue(new Value<>(DataSetDataType.Int8, (byte) -3))
                                        .addValue(new Value<>(DataSetDataType.String, "x"))
                                        .createRow())
                                .createDataSet())
                .properties(new PropertySetBuilder()
                        .addProperty("engUnit", new PropertyValue<>(PropertyDataType.String, "bar"))
                        .addProperty("Quality", new PropertyValue<>(PropertyDataType.Int32, 192))
                        .addProperty("low", new PropertyValue<>(PropertyDataType.Int32, -5))
                        .createPropertySet())
                .isHistorical(true)
                .timestamp(new Date(SENT - 5)));
        List<Struct> structs = records(TahuMessages.payload(0L, SENT, outer, rows));

        Struct member = structs.get(0);
        assertThat(member.get("metric")).isEqualTo("motor/rpm");
        assertThat(member.get("long_value")).isEqualTo(7L);
        Struct table = structs.get(1);
        assertThat(table.get("string_value"))
                .isEqualTo("{\"columns\":[\"a\",\"b\"],\"types\":[\"Int8\",\"String\"],\"rows\":[[-3,\"x\"]]}");
        assertThat(table.get("timestamp")).isEqualTo(new Date(SENT - 5));
        assertThat(table.get("historical")).isEqualTo(true);
        assertThat(table.get("unit")).isEqualTo("bar");
        assertThat(table.get("quality")).isEqualTo(192L);
        assertThat(table.get("properties")).isEqualTo(Map.of("low", "-5"));
        assertThat(table.get("type")).isEqualTo("DataSet");
    }

    @ParameterizedTest
    @EnumSource(CompressionAlgorithm.class)
    void readsCompressedPayloads(CompressionAlgorithm algorithm) throws Exception {
        SparkplugBPayload payload = new SparkplugBPayloadBuilder()
                .setTimestamp(new Date(SENT))
                .setSeq(0L)
                .addMetric(metric(new MetricBuilder("speed", MetricDataType.Double, 2.5)))
                .createPayload();
        byte[] compressed = TahuMessages.bytes(PayloadUtil.compress(payload, algorithm, false));

        assertThat(records(compressed)).singleElement().satisfies(struct -> {
            assertThat(struct.get("metric")).isEqualTo("speed");
            assertThat(struct.get("double_value")).isEqualTo(2.5);
        });
    }

    @Test
    void doesNotInflateMoreThanThePayloadLimit() throws Exception {
        SparkplugBPayload payload = new SparkplugBPayloadBuilder()
                .setSeq(0L)
                .addMetric(metric(new MetricBuilder("s", MetricDataType.String, "a".repeat(2_000_000))))
                .createPayload();
        byte[] compressed = TahuMessages.bytes(PayloadUtil.compress(payload, CompressionAlgorithm.GZIP, false));
        assertThat(compressed.length).isLessThan(10_000);
        assertThatThrownBy(() -> records(compressed))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("max.payload.bytes");
    }

    private static Map<String, Object> valuesOf(MetricBuilder... builders) throws Exception {
        List<Metric> metrics =
                java.util.Arrays.stream(builders).map(TahuMessages::metric).toList();
        Map<String, Object> values = new TreeMap<>();
        for (Struct struct : records(TahuMessages.payload(0L, SENT, metrics))) {
            Object value = null;
            for (Field field : struct.schema().fields()) {
                if (field.name().contains("_value") && struct.get(field) != null) {
                    value = struct.get(field);
                }
            }
            values.put((String) struct.get("metric"), value);
        }
        return values;
    }

    private static List<Struct> records(byte[] payload) throws Undecodable {
        SparkplugDecoder decoder = SparkplugDecoder.recordPerMetric("r");
        decoder.begin(
                new SparkplugDecoder.Settings(
                        new RebirthRules(Duration.ZERO, Duration.ZERO), 1_000_000, 1_000_000, 1_000),
                () -> SENT,
                List.of());
        return decoder
                .decode(new Message("spBv1.0/g/DBIRTH/n/d", payload, 1, false, false, 1, SENT, Message.Properties.NONE))
                .stream()
                .map(SchemaAndValue::value)
                .map(Struct.class::cast)
                .toList();
    }
}
