// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagOutOfRangeTest {

    private static final Schema MOUNT = SchemaBuilder.struct()
            .field("azimuth", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();
    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("Telemetry")
            .field("temperature", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field(
                    "accelerometers",
                    SchemaBuilder.array(Schema.OPTIONAL_FLOAT32_SCHEMA)
                            .optional()
                            .build())
            .field("mount", MOUNT)
            .build();

    @ParameterizedTest
    @CsvSource({
        "-10, 0",
        "45, 0",
        "0, 0",
        "-10.000001, 1",
        "45.000001, 2",
        "NaN, 4",
        "Infinity, 8",
        "-Infinity, 8",
        ", 16"
    })
    void setsTheBitForTheReason(Double temperature, int flag) {
        SourceRecord flagged = check("temperature:-10:45", telemetry().put("temperature", temperature));
        assertThat(Records.struct(flagged).get("qa_flag")).isEqualTo(flag);
        assertThat(Records.struct(flagged).get("temperature")).isEqualTo(temperature);
    }

    @Test
    void addsTheReasonsOfAllFieldsTogether() {
        Struct value =
                telemetry().put("temperature", 50.0).put("accelerometers", Arrays.asList(0.5f, -2f, Float.NaN, null));
        SourceRecord flagged = check("temperature:-10:45,accelerometers[*]:-1:1,mount.azimuth:0:360", value);
        assertThat(Records.struct(flagged).get("qa_flag")).isEqualTo(1 | 2 | 4 | 16);
    }

    @Test
    void listsTheFailingFieldsInAHeader() {
        FlagOutOfRange.Value<SourceRecord> transform = Records.configured(
                new FlagOutOfRange.Value<>(),
                Map.of("limits", "temperature:-10:45,accelerometers[*]:-1:1", "failing.header", "qa.failing"));
        SourceRecord record =
                Records.of(telemetry().put("temperature", 50.0).put("accelerometers", List.of(0.5f, -2f)));
        SourceRecord flagged = transform.apply(record);

        assertThat(flagged.headers().lastWithName("qa.failing").value()).isEqualTo("temperature,accelerometers[1]");
        assertThat(record.headers()).isEmpty();
        assertThat(transform
                        .apply(Records.of(telemetry().put("temperature", 1.0)))
                        .headers())
                .as("the array is null")
                .hasSize(1);
    }

    @Test
    void comparesFloatsAsFloats() {
        Struct value = telemetry().put("temperature", 1.0).put("accelerometers", List.of(0.1f));
        assertThat(Records.struct(check("accelerometers[*]:0.1:0.1", value)).get("qa_flag"))
                .isEqualTo(0);
    }

    @Test
    void comparesLongsAndDecimalsExactly() {
        assertThat(mapFlag("n::9007199254740992", Map.of("n", 9007199254740993L)))
                .isEqualTo(2);
        assertThat(mapFlag("n:0:0.1", Map.of("n", new BigDecimal("0.10")))).isEqualTo(0);
        assertThat(mapFlag("n:0:", Map.of("n", -0.0))).isEqualTo(0);
    }

    @Test
    void followsWildcardsIntoMapsAndElementsByIndex() {
        Map<String, ?> value =
                Map.of("readings", Map.of("a", 5, "b", 50), "cells", List.of(Map.of("v", 1), Map.of("v", 9)));
        assertThat(mapFlag("readings.*:0:10", value)).isEqualTo(2);
        assertThat(mapFlag("cells[0].v:0:5", value)).isEqualTo(0);
        assertThat(mapFlag("cells[1].v:0:5", value)).isEqualTo(2);
        assertThat(mapFlag("cells[2].v:0:5", value)).as("no such element").isEqualTo(16);
        assertThat(mapFlag("cells[*].v:2:", value)).isEqualTo(1);
    }

    @Test
    void flagsMissingValuesAndValuesThatAreNotNumbers() {
        assertThat(mapFlag("n:0:1", Map.of("n", "warm"))).isEqualTo(32);
        assertThat(mapFlag("n:0:1", Map.of())).isEqualTo(16);
    }

    @Test
    void findsFlattenedFieldsWithADot() {
        assertThat(mapFlag("a.b:0:1", Map.of("a.b", 7))).isEqualTo(2);
    }

    @Test
    void keepsTheBitsOfAnEarlierFlag() {
        assertThat(mapFlag("n:0:1", Map.of("n", 7, "qa_flag", 4L))).isEqualTo(6);
        SourceRecord once = check("temperature:0:1", telemetry().put("temperature", 7.0));
        SourceRecord twice = check("temperature:8:9", Records.struct(once));
        assertThat(Records.struct(twice).get("qa_flag")).isEqualTo(3);
        assertThatThrownBy(() -> mapFlag("n:0:1", Map.of("n", 7, "qa_flag", "bad")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("qa_flag");
    }

    @Test
    void doesNotChangeTheInputAndReusesTheSchema() {
        Struct value = telemetry().put("temperature", 50.0);
        FlagOutOfRange.Value<SourceRecord> transform =
                Records.configured(new FlagOutOfRange.Value<>(), Map.of("limits", "temperature:-10:45"));
        SourceRecord first = transform.apply(Records.of(value));
        assertThat(value.schema().field("qa_flag")).isNull();
        assertThat(transform.apply(Records.of(telemetry())).valueSchema()).isSameAs(first.valueSchema());
        assertThat(first.valueSchema().name()).isEqualTo("Telemetry");

        Map<String, Object> map = new HashMap<>(Map.of("n", 1));
        mapFlag("n:0:1", map);
        assertThat(map).containsOnlyKeys("n");
    }

    @Test
    void passesTombstones() {
        SourceRecord tombstone = Records.of(SCHEMA, null);
        assertThat(Records.configured(new FlagOutOfRange.Value<>(), Map.of("limits", "n:0:1"))
                        .apply(tombstone))
                .isSameAs(tombstone);
    }

    @Test
    void checksTheKey() {
        SourceRecord record = new SourceRecord(null, null, "t", 0, null, Map.of("n", 5), null, null);
        assertThat(Records.configured(new FlagOutOfRange.Key<>(), Map.of("limits", "n:0:1"))
                        .apply(record)
                        .key())
                .isEqualTo(Map.of("n", 5, "qa_flag", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "n:1", ":0:1", "n:5:1", "n:a:1", "n::", "a..b:0:1", "a[x]:0:1", ""})
    void refusesLimitsWithoutBounds(String limits) {
        assertThatThrownBy(() -> Records.configured(new FlagOutOfRange.Value<>(), Map.of("limits", limits)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("limits");
    }

    private static Struct telemetry() {
        return new Struct(SCHEMA).put("mount", new Struct(MOUNT).put("azimuth", 180.0));
    }

    private static SourceRecord check(String limits, Struct value) {
        return Records.configured(new FlagOutOfRange.Value<>(), Map.of("limits", limits))
                .apply(Records.of(value));
    }

    private static int mapFlag(String limits, Map<String, ?> value) {
        return (Integer) Records.map(Records.configured(new FlagOutOfRange.Value<>(), Map.of("limits", limits))
                        .apply(Records.of(value)))
                .get("qa_flag");
    }
}
