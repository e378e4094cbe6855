// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.names.LegalNames;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class DeviceRecordsTest {
    private static final SparkplugTopic TOPIC = new SparkplugTopic("g", SparkplugTopic.Kind.DDATA, "n", "d");

    private final DeviceRecords form = new DeviceRecords("devices", 3);

    @Test
    void theMetricsOfOneTimeAreOneRecordUnderTheirNames() throws Exception {
        List<Struct> records = records(
                reading("Motor/rpm", DataType.Int32, 7L, 100),
                reading("device", DataType.String, "x", 100),
                reading("Motor/rpm", DataType.Int32, 8L, 101));

        assertThat(records).hasSize(2);
        Struct first = records.get(0);
        assertThat(first.get("timestamp")).isEqualTo(new Date(100));
        assertThat(first.get("device")).isEqualTo("d");
        assertThat(first.get("device_metric")).isEqualTo("x");
        assertThat(first.get(LegalNames.find(first.schema(), "Motor/rpm"))).isEqualTo(7L);
        assertThat(records.get(1).get("Motor_u002frpm")).isEqualTo(8L);
        assertThat(records.get(1).get("device_metric")).isNull();
    }

    @Test
    void aSecondValueOfOneTimeHasARecordOfItsOwn() throws Exception {
        assertThat(records(reading("a", DataType.Int8, 1L, 100), reading("a", DataType.Int8, 2L, 100)))
                .extracting(struct -> struct.get("a"))
                .containsExactly(1L, 2L);
    }

    @Test
    void theSchemaGrowsAndIsTheSameForAllDevices() throws Exception {
        Schema small = records(reading("a", DataType.Int8, 1L, 100)).get(0).schema();
        Schema large = records(reading("b", DataType.Boolean, true, 100)).get(0).schema();
        assertThat(small.field("b")).isNull();
        assertThat(large.field("a").schema().isOptional()).isTrue();
        assertThat(records(reading("a", DataType.Int8, 1L, 100)).get(0).schema())
                .isSameAs(large);
    }

    @Test
    void integersBecomeDoublesWithTheFirstFraction() throws Exception {
        records(reading("a", DataType.Int64, 1L, 100));
        assertThat(records(reading("a", DataType.Float, 0.5, 100)).get(0).get("a"))
                .isEqualTo(0.5);
        assertThat(records(reading("a", DataType.Int64, 3L, 100)).get(0).get("a"))
                .isEqualTo(3.0);
        assertThatThrownBy(() -> records(reading("a", DataType.Int64, (1L << 53) + 1, 100)))
                .isInstanceOf(Undecodable.class);
    }

    @Test
    void anotherTypeUnderOneNameIsPoison() throws Exception {
        records(reading("a", DataType.Int64, 1L, 100));
        assertThatThrownBy(() -> records(reading("a", DataType.String, "x", 100)))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("sparkplug.records=metric");
        assertThat(records(reading("a", DataType.Int64, 2L, 100))).hasSize(1);
    }

    @Test
    void theSchemaHasNoMoreMetricsThanAllowed() throws Exception {
        records(
                reading("a", DataType.Int8, 1L, 100),
                reading("b", DataType.Int8, 1L, 100),
                reading("c", DataType.Int8, 1L, 100));
        assertThatThrownBy(() -> records(reading("d", DataType.Int8, 1L, 100)))
                .isInstanceOf(Undecodable.class)
                .hasMessageContaining("sparkplug.max.fields");
        assertThat(records(reading("a", DataType.Int8, 1L, 100))).hasSize(1);
    }

    private List<Struct> records(Reading... readings) throws Undecodable {
        return form.records(TOPIC, "d", List.of(readings)).stream()
                .map(SchemaAndValue::value)
                .map(Struct.class::cast)
                .toList();
    }

    private static Reading reading(String metric, DataType type, Object value, long timestamp) {
        return new Reading(metric, type, value, timestamp, false, false, Map.of());
    }
}
