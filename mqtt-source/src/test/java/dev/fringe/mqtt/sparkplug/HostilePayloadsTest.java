// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
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
import org.eclipse.tahu.message.model.Template.TemplateBuilder;

/** Whatever a payload is, it becomes records or poison; no other exception leaves the decoder, and no reason quotes the payload. */
class HostilePayloadsTest {
    private static final String SECRET = "s3cret";

    private final SparkplugDecoder perMetric = begun(SparkplugDecoder.recordPerMetric("r"));
    private final SparkplugDecoder perDevice = begun(SparkplugDecoder.recordPerDevice("r", 100));

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void randomBytes(@ForAll byte[] payload, @ForAll("topics") String topic) {
        decode(topic, payload);
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    void changedPayloads(@ForAll("changed") byte[] payload, @ForAll("topics") String topic) {
        decode(topic, payload);
    }

    @Provide
    Arbitrary<String> topics() {
        return Arbitraries.of(
                        "NBIRTH/n",
                        "NDATA/n",
                        "NDEATH/n",
                        "DBIRTH/n/d",
                        "DDATA/n/d",
                        "DDEATH/n/d",
                        "NCMD/n",
                        "DDATA/n",
                        "X/n")
                .map(rest -> "spBv1.0/g/" + rest);
    }

    @Provide
    Arbitrary<byte[]> changed() throws Exception {
        byte[] valid = payload();
        Arbitrary<Integer> place = Arbitraries.integers().between(0, valid.length - 1);
        return Combinators.combine(
                        place,
                        Arbitraries.bytes(),
                        place,
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(0, valid.length))
                .as((at, value, otherAt, otherValue, length) -> {
                    byte[] changed = java.util.Arrays.copyOf(valid, length % 3 == 0 ? length : valid.length);
                    if (at < changed.length) {
                        changed[at] = value;
                    }
                    if (otherAt < changed.length) {
                        changed[otherAt] = otherValue;
                    }
                    return changed;
                });
    }

    private static byte[] payload() throws Exception {
        Metric inner = TahuMessages.metric(new MetricBuilder("rpm", MetricDataType.Int32, 7));
        Metric template = TahuMessages.metric(new MetricBuilder(
                "motor",
                MetricDataType.Template,
                new TemplateBuilder().templateRef("m").addMetric(inner).createTemplate()));
        Metric table = TahuMessages.metric(new MetricBuilder(
                        SECRET,
                        MetricDataType.DataSet,
                        new DataSetBuilder(1)
                                .addColumnName("a")
                                .addType(DataSetDataType.Int8)
                                .createDataSet())
                .properties(new PropertySetBuilder()
                        .addProperty("engUnit", new PropertyValue<>(PropertyDataType.String, SECRET))
                        .createPropertySet()));
        Metric flags = TahuMessages.metric(
                new MetricBuilder("flags", MetricDataType.BooleanArray, new Boolean[] {true, false, true}));
        Metric text = TahuMessages.metric(new MetricBuilder("text", MetricDataType.String, SECRET));
        return TahuMessages.payload(1L, 1_700_000_000_000L, template, table, flags, text);
    }

    private void decode(String topic, byte[] payload) {
        for (SparkplugDecoder decoder : List.of(perMetric, perDevice)) {
            Message message = new Message(topic, payload, 1, false, false, 1, 5, Message.Properties.NONE);
            try {
                for (SchemaAndValue record : decoder.decode(message)) {
                    if (record.value() != null) {
                        ((Struct) record.value()).validate();
                    }
                }
            } catch (Undecodable e) {
                assertThat(e.getMessage()).isNotBlank();
                assertThat(e.getMessage().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThan(2_000);
                if (!e.getMessage().startsWith("the metric")) {
                    assertThat(e.getMessage()).doesNotContain(SECRET);
                }
            }
            decoder.takeBirths();
            decoder.takeRequests();
        }
    }

    private static SparkplugDecoder begun(SparkplugDecoder decoder) {
        decoder.begin(
                new SparkplugDecoder.Settings(
                        new RebirthRules(Duration.ZERO, Duration.ZERO), 100_000, 100_000, 100_000),
                () -> 5,
                List.of());
        return decoder;
    }
}
