// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class ConvertTimeTest {

    private static final Schema SCHEMA = SchemaBuilder.struct()
            .field("stamp", SchemaBuilder.float64().optional().doc("TAI").build())
            .field("v", Schema.INT32_SCHEMA)
            .build();

    @Test
    void convertsATaiStampToUtcNanoseconds() {
        SourceRecord converted = apply(
                Map.of("field", "stamp", "from", "double", "from.scale", "tai", "to", "ns"),
                Records.of(new Struct(SCHEMA).put("stamp", 1554096497.415123).put("v", 1)));
        assertThat(Records.struct(converted).get("stamp")).isEqualTo(1554096460415123000L);
        assertThat(Records.struct(converted).get("v")).isEqualTo(1);
        assertThat(converted.valueSchema().field("stamp").schema())
                .isEqualTo(SchemaBuilder.int64().optional().doc("TAI").build());
        assertThat(converted.timestamp()).isEqualTo(1_000L);
    }

    @Test
    void setsTheTimestampOfTheRecordAndKeepsTheFields() {
        SourceRecord record = Records.of(new Struct(SCHEMA).put("stamp", 37.5).put("v", 1));
        SourceRecord converted = apply(Map.of("field", "stamp", "from", "s", "target", "timestamp"), record);
        assertThat(converted.timestamp()).isEqualTo(37_500L);
        assertThat(converted.value()).isSameAs(record.value());
    }

    @Test
    void setsTheTimestampAndANewField() {
        SourceRecord converted = apply(
                Map.of("field", "at", "from", "iso8601", "to", "timestamp", "to.field", "time", "target", "both"),
                Records.of(Map.of("at", "2026-11-21 03:02:17.123456")));
        assertThat(converted.timestamp()).isEqualTo(1795230137123L);
        assertThat(converted.value())
                .isEqualTo(Map.of("at", "2026-11-21 03:02:17.123456", "time", new Date(1795230137123L)));
    }

    @Test
    void convertsALongFieldToConnectsTimestamp() {
        Schema schema = SchemaBuilder.struct().field("us", Schema.INT64_SCHEMA).build();
        SourceRecord converted =
                apply(Map.of("field", "us", "from", "us"), Records.of(new Struct(schema).put("us", 1_500L)));
        assertThat(converted.valueSchema().field("us").schema()).isEqualTo(Timestamp.SCHEMA);
        assertThat(Records.struct(converted).get("us")).isEqualTo(new Date(1));
    }

    @Test
    void readsConnectsTimestampAlwaysAsUtc() {
        Schema schema = SchemaBuilder.struct().field("t", Timestamp.SCHEMA).build();
        SourceRecord converted = apply(
                Map.of("field", "t", "from", "s", "from.scale", "tai", "to", "ms"),
                Records.of(new Struct(schema).put("t", new Date(1234))));
        assertThat(Records.struct(converted).get("t")).isEqualTo(1234L);
    }

    @Test
    void convertsADefault() {
        Schema schema = SchemaBuilder.struct()
                .field("t", SchemaBuilder.int64().defaultValue(1_500L).build())
                .build();
        SourceRecord converted =
                apply(Map.of("field", "t", "from", "ms", "to", "double"), Records.of(new Struct(schema)));
        assertThat(converted.valueSchema().field("t").schema().defaultValue()).isEqualTo(1.5);
    }

    @Test
    void keepsANullAndRejectsItForTheTimestampOfTheRecord() {
        SourceRecord record = Records.of(new Struct(SCHEMA).put("v", 1));
        assertThat(Records.struct(apply(Map.of("field", "stamp"), record)).get("stamp"))
                .isNull();
        assertThat(apply(Map.of("field", "t"), Records.of(Collections.singletonMap("t", null)))
                        .value())
                .isEqualTo(Collections.singletonMap("t", null));
        assertThatThrownBy(() -> apply(Map.of("field", "stamp", "target", "timestamp"), record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("stamp is null");
    }

    @Test
    void namesTheMissingOrInvalidFieldWithoutItsContent() {
        assertThatThrownBy(() -> apply(Map.of("field", "t"), Records.of(Map.of("u", 1))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no field t");
        assertThatThrownBy(() -> apply(Map.of("field", "t"), Records.of(Map.of("t", "yesterday"))))
                .hasMessageContaining("field t")
                .hasMessageNotContaining("yesterday");
        assertThatThrownBy(() -> apply(Map.of("field", "t"), Records.of(Map.of("t", true))))
                .hasMessageContaining("field t");
    }

    @Test
    void passesTombstones() {
        SourceRecord tombstone = Records.of(SCHEMA, null);
        assertThat(apply(Map.of("field", "t", "target", "both"), tombstone)).isSameAs(tombstone);
    }

    @Test
    void convertsATimeInTheKey() {
        SourceRecord record = new SourceRecord(null, null, "t", 0, null, Map.of("t", 1), null, null);
        assertThat(Records.configured(new ConvertTime.Key<>(), Map.of("field", "t", "from", "s", "to", "ms"))
                        .apply(record)
                        .key())
                .isEqualTo(Map.of("t", 1_000L));
    }

    @Test
    void refusesUnknownUnitsAndScales() {
        assertThatThrownBy(() -> apply(Map.of("field", "t", "from", "minutes"), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("s, ms, us, ns");
        assertThatThrownBy(() -> apply(Map.of("field", "t", "to.scale", "ut1"), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("utc, tai, gps");
    }

    private static SourceRecord apply(Map<String, String> options, SourceRecord record) {
        return Records.configured(new ConvertTime.Value<>(), options).apply(record);
    }
}
