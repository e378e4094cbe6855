// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/** A null of an optional field stays null, whatever default its schema has. */
class NullsStayNullTest {
    private static final Schema MOUNT = SchemaBuilder.struct()
            .field(
                    "azimuth",
                    SchemaBuilder.float64().optional().defaultValue(-1.0).build())
            .optional()
            .build();
    private static final Schema SCHEMA = SchemaBuilder.struct()
            .field("v", SchemaBuilder.float64().optional().defaultValue(-1.0).build())
            .field("t", SchemaBuilder.int64().optional().defaultValue(0L).build())
            .field("flag", SchemaBuilder.int32().optional().defaultValue(1).build())
            .field("required", SchemaBuilder.int32().defaultValue(7).build())
            .field("mount", MOUNT)
            .build();

    private final SourceRecord nulls = Records.of(new Struct(SCHEMA).put("mount", new Struct(MOUNT)));

    @Test
    void whenFlattened() {
        Struct flat = apply(new Flatten.Value<>(), Map.of());
        assertThat(flat.getWithoutDefault("v")).isNull();
        assertThat(flat.getWithoutDefault("mount_azimuth")).isNull();
        assertThat(flat.getWithoutDefault("required")).isEqualTo(7);
    }

    @Test
    void whenChecked() {
        Struct checked = apply(new FlagOutOfRange.Value<>(), Map.of("limits", "v:0:1"));
        assertThat(checked.get("qa_flag")).isEqualTo(LimitResult.NULL.bit());
        Struct all = apply(new FlagOutOfRange.Value<>(), Map.of("limits", "mount.*:0:1"));
        assertThat(all.get("qa_flag")).isEqualTo(LimitResult.NULL.bit());
    }

    @Test
    void whenAnEarlierFlagIsNull() {
        Struct checked = apply(new FlagOutOfRange.Value<>(), Map.of("limits", "required:0:9", "flag.field", "flag"));
        assertThat(checked.get("flag")).isEqualTo(0);
    }

    @Test
    void whenItIsATime() {
        Struct converted = apply(new ConvertTime.Value<>(), Map.of("field", "t", "from", "s", "to", "ms"));
        assertThat(converted.getWithoutDefault("t")).isNull();
        assertThatThrownBy(() ->
                        apply(new ConvertTime.Value<>(), Map.of("field", "t", "from", "s", "target", "timestamp")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("t is null");
    }

    @Test
    void whenItRoutes() {
        Map<String, String> options = Map.of("flag.field", "flag", "unknown.topic", "unknown");
        assertThat(Records.configured(new RouteByQuality.Value<SourceRecord>(), options)
                        .apply(nulls)
                        .topic())
                .isEqualTo("unknown");
    }

    private Struct apply(Transformation<SourceRecord> transform, Map<String, String> options) {
        return Records.struct(Records.configured(transform, options).apply(nulls));
    }
}
