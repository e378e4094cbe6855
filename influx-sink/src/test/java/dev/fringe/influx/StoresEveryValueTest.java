// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class StoresEveryValueTest extends WithRealInflux {
    @Test
    void storesEveryTypeUnderItsFlatName() {
        Schema schema = SchemaBuilder.struct()
                .field("b", Schema.INT8_SCHEMA)
                .field("s", Schema.INT16_SCHEMA)
                .field("i", Schema.INT32_SCHEMA)
                .field("l", Schema.INT64_SCHEMA)
                .field("f", Schema.FLOAT32_SCHEMA)
                .field("d", Schema.FLOAT64_SCHEMA)
                .field("z", Schema.BOOLEAN_SCHEMA)
                .field("text", Schema.STRING_SCHEMA)
                .field("raw", Schema.BYTES_SCHEMA)
                .field("price", Decimal.schema(2))
                .field("at", Timestamp.SCHEMA)
                .field("nothing", Schema.OPTIONAL_FLOAT64_SCHEMA)
                .field("nan", Schema.FLOAT64_SCHEMA)
                .field("axes", SchemaBuilder.array(Schema.FLOAT64_SCHEMA).build())
                .field(
                        "map",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .build())
                .field("station", Schema.STRING_SCHEMA)
                .build();
        Struct value = new Struct(schema)
                .put("b", (byte) -1)
                .put("s", (short) 2)
                .put("i", 3)
                .put("l", Long.MIN_VALUE)
                .put("f", 0.1f)
                .put("d", 1e300)
                .put("z", true)
                .put("text", "a \"quoted\" \\ line\nand another, with = and ünïcode 🛰")
                .put("raw", new byte[] {1, 2, 3})
                .put("price", new BigDecimal("12.34"))
                .put("at", new Date(1_500))
                .put("nan", Double.NaN)
                .put("axes", List.of(1.5, 2.5))
                .put("map", Map.of("k", 7))
                .put("station", "a b,c=d");
        try (SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "tags", "station"))) {
            sink.put(sink.record("every type", "key", value));

            assertThat(sink.deadLetters).isEmpty();
            Map<String, Object> row =
                    influx.query("d", "SELECT * FROM \"every type\"").get(0);
            assertThat(row)
                    .containsEntry("time", 1_600_000_000_000_000_000.0)
                    .containsEntry("f", 0.1)
                    .containsEntry("d", 1e300)
                    .containsEntry("z", true)
                    .containsEntry("text", "a \"quoted\" \\ line\nand another, with = and ünïcode 🛰")
                    .containsEntry("raw", "AQID")
                    .containsEntry("price", 12.34)
                    .containsEntry("at", 1500.0)
                    .containsEntry("axes0", 1.5)
                    .containsEntry("axes1", 2.5)
                    .containsEntry("map_k", 7.0)
                    .containsEntry("station", "a b,c=d")
                    .doesNotContainKeys("nothing", "nan");
        }
    }

    @Test
    void storesNoDefaultForANull() {
        Schema withDefault =
                SchemaBuilder.float64().optional().defaultValue(-1.0).build();
        Schema schema = SchemaBuilder.struct()
                .field("v", withDefault)
                .field("w", withDefault)
                .build();
        try (SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url()))) {
            sink.put(sink.record("defaults", "key", new Struct(schema).put("w", 2.0)));
        }
        assertThat(influx.query("d", "SELECT * FROM defaults").get(0))
                .containsEntry("w", 2.0)
                .doesNotContainKey("v");
    }

    @Test
    void storesTheGoodNeighboursOfRecordsThatTheServerRefuses() {
        Schema asFloat =
                SchemaBuilder.struct().field("v", Schema.FLOAT64_SCHEMA).build();
        Schema asText = SchemaBuilder.struct().field("v", Schema.STRING_SCHEMA).build();
        try (SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "tags", "{key} as k"))) {
            var records = new java.util.ArrayList<org.apache.kafka.connect.sink.SinkRecord>();
            for (int i = 0; i < 100; i++) {
                boolean bad = i % 37 == 5;
                records.add(sink.record(
                        "mixed",
                        "k" + i,
                        bad ? new Struct(asText).put("v", "text") : new Struct(asFloat).put("v", i * 1.0)));
            }
            sink.put(records);

            assertThat(influx.count("d", "mixed", "v")).isEqualTo(97);
            assertThat(sink.deadLetters).hasSize(3);
            assertThat(sink.reasons()).allMatch(reason -> reason.matches("(?s).*(field type conflict|is of type).*"));
        }
    }
}
