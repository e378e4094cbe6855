// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class FlattenPlanTest {

    private static final Schema DOUBLES =
            SchemaBuilder.array(Schema.FLOAT64_SCHEMA).optional().build();

    private static final Schema POINT = SchemaBuilder.struct()
            .field("x", Schema.FLOAT64_SCHEMA)
            .field("y", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();

    private final FlattenPlans plans = new FlattenPlans(FlattenOptions.DEFAULTS);

    @Test
    void indexesArrayElementsWithoutADelimiter() {
        Schema schema = SchemaBuilder.struct()
                .field("accelerometers", DOUBLES)
                .field("azimuth", Schema.FLOAT64_SCHEMA)
                .build();
        Struct flat = flatten(
                new Struct(schema).put("accelerometers", List.of(0.5, 0.25)).put("azimuth", 180.0));

        assertThat(names(flat)).containsExactly("accelerometers0", "accelerometers1", "azimuth");
        assertThat(flat.get("accelerometers1")).isEqualTo(0.25);
        assertThat(flat.schema().field("accelerometers1").schema()).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
        assertThat(flat.schema().field("azimuth").schema()).isEqualTo(Schema.FLOAT64_SCHEMA);
    }

    @Test
    void flattensArraysOfStructsOfMapsOfArrays() {
        Schema inner = SchemaBuilder.struct()
                .field(
                        "m",
                        SchemaBuilder.map(
                                        Schema.STRING_SCHEMA,
                                        SchemaBuilder.array(POINT).build())
                                .build())
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("a", SchemaBuilder.array(inner).build())
                .build();
        Struct point = new Struct(POINT).put("x", 1.0);
        Struct value =
                new Struct(schema).put("a", List.of(new Struct(inner).put("m", Map.of("k", List.of(point, point)))));

        Struct flat = flatten(value);
        assertThat(names(flat)).containsExactly("a0_m_k0_x", "a0_m_k0_y", "a0_m_k1_x", "a0_m_k1_y");
        assertThat(flat.get("a0_m_k1_x")).isEqualTo(1.0);
        assertThat(plans.of(schema).leaf(2).origin()).isEqualTo("a[0].m.k[1].x");
    }

    @Test
    void growsWithTheLongestArrayAndNeverShrinks() {
        Schema schema = SchemaBuilder.struct().field("v", DOUBLES).build();
        Schema three =
                flatten(new Struct(schema).put("v", List.of(1.0, 2.0, 3.0))).schema();
        Struct shorter = flatten(new Struct(schema).put("v", List.of(1.0)));

        assertThat(shorter.schema()).isSameAs(three);
        assertThat(shorter.get("v2")).isNull();
        assertThat(flatten(new Struct(schema).put("v", null)).schema()).isSameAs(three);
        assertThat(flatten(new Struct(schema).put("v", List.of())).schema()).isSameAs(three);
        assertThat(names(flatten(new Struct(schema).put("v", List.of(1.0, 2.0, 3.0, 4.0)))))
                .containsExactly("v0", "v1", "v2", "v3");
    }

    @Test
    void keepsLeafIndexesWhenEarlierFieldsGrow() {
        Schema schema = SchemaBuilder.struct()
                .field("v", DOUBLES)
                .field("last", Schema.INT32_SCHEMA)
                .build();
        FlattenPlan plan = plans.of(schema);
        Struct value = new Struct(schema).put("v", List.of(1.0)).put("last", 7);
        List<String> seen = new ArrayList<>();
        plan.visit(value, (leaf, content) -> seen.add(leaf.index() + ":" + leaf.name() + "=" + content));

        assertThat(seen).containsExactly("1:v0=1.0", "0:last=7");
        assertThat(names(plan.flatten(value))).containsExactly("v0", "last");
    }

    @Test
    void ordersMapEntriesByKey() {
        Schema schema = SchemaBuilder.struct()
                .field(
                        "m",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .build())
                .build();
        flatten(new Struct(schema).put("m", Map.of("b", 1)));
        Struct flat = flatten(new Struct(schema).put("m", Map.of("a", 2)));

        assertThat(names(flat)).containsExactly("m_a", "m_b");
        assertThat(flat.get("m_b")).isNull();
    }

    @Test
    void namesMapKeysThatAreNotStrings() {
        Schema schema = SchemaBuilder.struct()
                .field(
                        "m",
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA)
                                .build())
                .build();
        assertThat(names(flatten(new Struct(schema).put("m", Map.of(-3, "x"))))).containsExactly("m_-3");

        Schema keyedByStruct = SchemaBuilder.struct()
                .field("m", SchemaBuilder.map(POINT, Schema.STRING_SCHEMA).build())
                .build();
        Struct value = new Struct(keyedByStruct).put("m", Map.of(new Struct(POINT).put("x", 1.0), "x"));
        assertThatThrownBy(() -> flatten(value))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("map m")
                .hasMessageContaining("Struct");
    }

    @Test
    void rejectsAScalarWithTheNameOfAnArrayElementAndNamesBoth() {
        Schema schema = SchemaBuilder.struct()
                .field("readCols", DOUBLES)
                .field("readCols2", Schema.INT32_SCHEMA)
                .build();
        Struct shortEnough =
                new Struct(schema).put("readCols", List.of(1.0, 2.0)).put("readCols2", 5);
        Struct tooLong =
                new Struct(schema).put("readCols", List.of(1.0, 2.0, 3.0)).put("readCols2", 5);

        assertThat(flatten(shortEnough).get("readCols2")).isEqualTo(5);
        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> flatten(tooLong))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("readCols[2]")
                    .hasMessageContaining("readCols2 ")
                    .hasMessageContaining("on.collision=suffix");
        }
        assertThat(flatten(shortEnough).get("readCols2")).isEqualTo(5);
    }

    @Test
    void suffixesTheArrayElementAndKeepsTheNameOfTheScalar() {
        FlattenPlans suffixing = new FlattenPlans(FlattenOptions.DEFAULTS.withOnCollision(OnCollision.SUFFIX));
        Schema schema = SchemaBuilder.struct()
                .field("readCols", DOUBLES)
                .field("readCols1", Schema.INT32_SCHEMA)
                .build();
        Struct flat = suffixing
                .of(schema)
                .flatten(new Struct(schema).put("readCols", List.of(1.0, 2.0)).put("readCols1", 5));

        assertThat(flat.get("readCols1")).isEqualTo(5);
        assertThat(flat.get("readCols1_2")).isEqualTo(2.0);
    }

    @Test
    void rejectsAnArrayThatIsTooLongWithItsNameAndLength() {
        FlattenPlans narrow = new FlattenPlans(new FlattenOptions("_", "", 2, 2, OnCollision.FAIL));
        Schema schema = SchemaBuilder.struct().field("v", DOUBLES).build();
        assertThatThrownBy(() -> narrow.of(schema).flatten(new Struct(schema).put("v", List.of(1.0, 2.0, 3.0))))
                .hasMessageContaining("Cannot flatten v")
                .hasMessageContaining("3 elements")
                .hasMessageContaining("array.max.length");
        assertThatThrownBy(() -> narrow.of(null).flattenMap(Map.of("v", List.of(1, 2, 3))))
                .hasMessageContaining("Cannot flatten v")
                .hasMessageContaining("3 elements");
    }

    @Test
    void limitsTheKeysOfAMap() {
        FlattenPlans narrow = new FlattenPlans(new FlattenOptions("_", "", 2, 2, OnCollision.FAIL));
        Schema schema = SchemaBuilder.struct()
                .field(
                        "m",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .build())
                .build();
        narrow.of(schema).flatten(new Struct(schema).put("m", Map.of("a", 1, "b", 2)));
        assertThatThrownBy(() -> narrow.of(schema).flatten(new Struct(schema).put("m", Map.of("c", 1))))
                .hasMessageContaining("map.max.keys");
    }

    @Test
    void keepsLogicalTypesDocumentationAndParameters() {
        Schema celsius = SchemaBuilder.float64()
                .doc("°C")
                .parameter("unit", "celsius")
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("Cell")
                .version(3)
                .doc("a cell")
                .field("temperature", celsius)
                .field("at", SchemaBuilder.array(Timestamp.SCHEMA).build())
                .field("price", Decimal.schema(2))
                .build();
        Struct flat = flatten(new Struct(schema)
                .put("temperature", 1.5)
                .put("at", List.of(new java.util.Date(7)))
                .put("price", new java.math.BigDecimal("1.25")));

        assertThat(flat.schema().name()).isEqualTo("Cell");
        assertThat(flat.schema().version()).isEqualTo(3);
        assertThat(flat.schema().doc()).isEqualTo("a cell");
        assertThat(flat.schema().field("temperature").schema()).isEqualTo(celsius);
        assertThat(flat.schema().field("at0").schema())
                .isEqualTo(Timestamp.builder().optional().build());
        assertThat(flat.schema().field("price").schema()).isEqualTo(Decimal.schema(2));
    }

    @Test
    void givesNullsForNullStructsArraysAndMaps() {
        Schema optionalPoint = SchemaBuilder.struct()
                .optional()
                .field("x", Schema.FLOAT64_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("p", optionalPoint)
                .field("v", DOUBLES)
                .field("ps", SchemaBuilder.array(optionalPoint).optional().build())
                .build();
        Struct empty = flatten(new Struct(schema));
        assertThat(names(empty)).containsExactly("p_x");
        assertThat(empty.get("p_x")).isNull();

        Struct holes =
                flatten(new Struct(schema).put("ps", Arrays.asList(null, new Struct(optionalPoint).put("x", 1.0))));
        assertThat(holes.get("ps0_x")).isNull();
        assertThat(holes.get("ps1_x")).isEqualTo(1.0);
        holes.validate();
    }

    @Test
    void findsTheSamePlanForTheSameAndForAnEqualSchema() {
        Schema schema = SchemaBuilder.struct().field("v", DOUBLES).build();
        Schema equal = SchemaBuilder.struct().field("v", DOUBLES).build();
        FlattenPlan plan = plans.of(schema);
        assertThat(plans.of(equal)).isSameAs(plan);
        assertThat(plans.of(schema)).isSameAs(plan);
    }

    @Test
    void removesTheLeastRecentlyUsedSchemaWhenFull() {
        FlattenPlans two = new FlattenPlans(FlattenOptions.DEFAULTS, 2);
        List<Schema> schemas = IntStream.range(0, 3)
                .mapToObj(i -> SchemaBuilder.struct()
                        .field("f" + i, Schema.INT8_SCHEMA)
                        .build())
                .toList();
        FlattenPlan first = two.of(schemas.get(0));
        two.of(schemas.get(1));
        two.of(schemas.get(2));
        assertThat(two.of(schemas.get(0))).isNotSameAs(first);
    }

    @Test
    void rejectsARecursiveSchema() {
        SchemaBuilder schema = SchemaBuilder.struct();
        for (int i = 0; i < 300; i++) {
            schema = SchemaBuilder.struct().field("inner", schema.build());
        }
        Schema deep = schema.build();
        assertThatThrownBy(() -> plans.of(deep))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("levels deep");
    }

    @Test
    void flattensRecordsWithoutSchemaTheSameWay() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("accelerometers", new LinkedList<>(List.of(0.5, 0.25)));
        value.put("p", Map.of("q", Map.of("r", 1)));
        value.put("nothing", null);
        value.put("empty", List.of());

        assertThat(plans.of(null).flattenMap(value))
                .containsExactly(
                        Map.entry("accelerometers0", 0.5),
                        Map.entry("accelerometers1", 0.25),
                        Map.entry("p_q_r", 1),
                        new java.util.AbstractMap.SimpleEntry<>("nothing", null));
    }

    @Test
    void findsCollisionsWithoutSchemaOnlyWithinARecord() {
        FlattenPlan plan = plans.of(null);
        assertThat(plan.flattenMap(Map.of("a_b", 1))).containsExactly(Map.entry("a_b", 1));
        assertThat(plan.flattenMap(Map.of("a", Map.of("b", 2)))).containsExactly(Map.entry("a_b", 2));

        Map<String, Object> both = new LinkedHashMap<>();
        both.put("a_b", 1);
        both.put("a", Map.of("b", 2));
        assertThatThrownBy(() -> plan.flattenMap(both))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a_b and a.b");

        FlattenPlans suffixing = new FlattenPlans(FlattenOptions.DEFAULTS.withOnCollision(OnCollision.SUFFIX));
        for (int again = 0; again < 2; again++) {
            assertThat(suffixing.of(null).flattenMap(both)).containsExactly(Map.entry("a_b", 1), Map.entry("a_b_2", 2));
        }
    }

    @Test
    void distinguishesANameWithADotFromAPath() {
        Schema schema = SchemaBuilder.struct()
                .field("a.b", Schema.INT32_SCHEMA)
                .field(
                        "a",
                        SchemaBuilder.struct().field("b", Schema.INT32_SCHEMA).build())
                .build();
        FlattenPlans dotted = new FlattenPlans(new FlattenOptions(".", "", 10, 10, OnCollision.FAIL));
        assertThatThrownBy(() -> dotted.of(schema)).hasMessageContaining("[\"a.b\"] and a.b");
    }

    @Test
    void rejectsAnEmptyKey() {
        Schema schema =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
        assertThatThrownBy(() -> plans.of(schema).flatten(Map.of("", 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[\"\"]")
                .hasMessageContaining("needs a name");
        assertThat(plans.of(null).flattenMap(Map.of("", 1))).containsExactly(Map.entry("", 1));
    }

    @Test
    void limitsTheMemoryOfThePlanForRecordsWithoutSchema() {
        FlattenPlan first = plans.of(null);
        Map<String, Object> many = new LinkedHashMap<>();
        IntStream.rangeClosed(0, FlattenPlans.MAX_SCHEMALESS_LEAVES).forEach(i -> many.put("key" + i, i));
        assertThat(first.flattenMap(many)).hasSize(many.size());
        assertThat(plans.of(null)).isNotSameAs(first);
    }

    @Test
    void releasesTheAttachmentOfAPlanWithThePlan() {
        FlattenPlan first = plans.of(null);
        Object kept = first.attachment(Object::new);
        assertThat(plans.of(null).<Object>attachment(Object::new)).isSameAs(kept);

        Map<String, Object> many = new LinkedHashMap<>();
        IntStream.rangeClosed(0, FlattenPlans.MAX_SCHEMALESS_LEAVES).forEach(i -> many.put("key" + i, i));
        first.flattenMap(many);
        assertThat(plans.of(null).<Object>attachment(Object::new)).isNotSameAs(kept);
    }

    @Test
    void limitsTheKeysOfAMapWithoutSchema() {
        FlattenPlans narrow = new FlattenPlans(new FlattenOptions("_", "", 2, 2, OnCollision.FAIL));
        assertThatThrownBy(() -> narrow.of(null).flattenMap(Map.of("m", Map.of("a", 1, "b", 2, "c", 3))))
                .hasMessageContaining("map.max.keys");
        assertThat(narrow.of(null).flattenMap(Map.of("a", 1, "b", 2, "c", 3))).hasSize(3);
    }

    private Struct flatten(Struct value) {
        return plans.of(value.schema()).flatten(value);
    }

    private static List<String> names(Struct struct) {
        return struct.schema().fields().stream().map(field -> field.name()).toList();
    }
}
