// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** The largest topic of the telescope has 14,486 flat fields, so flattening must not be quadratic. */
class LargeRecordTest {

    private final FlattenPlans plans = new FlattenPlans(FlattenOptions.DEFAULTS);

    @Test
    void flattensFourteenThousandLeaves() {
        SchemaBuilder group = SchemaBuilder.struct();
        IntStream.range(0, 140).forEach(i -> group.field("f" + i, Schema.INT32_SCHEMA));
        Schema groupSchema = group.build();
        SchemaBuilder record = SchemaBuilder.struct();
        IntStream.range(0, 100).forEach(i -> record.field("g" + i, groupSchema));
        Struct value = new Struct(record.build());
        for (Field field : value.schema().fields()) {
            Struct content = new Struct(groupSchema);
            groupSchema.fields().forEach(each -> content.put(each, field.index() * 1_000 + each.index()));
            value.put(field, content);
        }

        Struct flat = plans.of(value.schema()).flatten(value);
        assertThat(flat.schema().fields()).hasSize(14_000);
        assertThat(flat.get("g99_f139")).isEqualTo(99_139);
        assertThat(plans.of(value.schema()).flatten(value).schema()).isSameAs(flat.schema());
    }

    @Test
    void flattensAnArrayOfThreeThousandStructs() {
        Schema cell = SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("volts", SchemaBuilder.array(Schema.FLOAT64_SCHEMA).build())
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("cells", SchemaBuilder.array(cell).build())
                .build();
        List<Struct> cells = new ArrayList<>();
        IntStream.range(0, 3_000)
                .forEach(i -> cells.add(new Struct(cell).put("id", i).put("volts", List.of(i + 0.25, i + 0.5))));

        Struct flat = plans.of(schema).flatten(new Struct(schema).put("cells", cells));
        assertThat(flat.schema().fields()).hasSize(9_000);
        assertThat(flat.get("cells2999_id")).isEqualTo(2_999);
        assertThat(flat.get("cells2999_volts1")).isEqualTo(2_999.5);

        List<Map<String, Integer>> maps =
                IntStream.range(0, 3_000).mapToObj(i -> Map.of("id", i)).toList();
        assertThat(plans.of(null).flattenMap(Map.of("cells", maps)))
                .hasSize(3_000)
                .containsEntry("cells2999_id", 2_999);
    }

    @Test
    void growsStepByStepToTheLongestArray() {
        Schema schema = SchemaBuilder.struct()
                .field("v", SchemaBuilder.array(Schema.INT32_SCHEMA).build())
                .build();
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < 950; i++) {
            values.add(i);
            Struct flat = plans.of(schema).flatten(new Struct(schema).put("v", List.copyOf(values)));
            assertThat(flat.get("v" + i)).isEqualTo(i);
        }
        assertThat(plans.of(schema).leafCount()).isEqualTo(950);
    }
}
