// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.transforms.flatten.FlattenOptions;
import dev.fringe.transforms.flatten.FlattenPlan;
import dev.fringe.transforms.flatten.FlattenPlans;
import dev.fringe.transforms.flatten.OnCollision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Compares with naive flattening, see {@link #leaves}. */
class FlattenPropertiesTest {

    /** A scalar of a record and its name by naive flattening. */
    private record Named(String name, Object value) {}

    private static final FlattenOptions FAIL = FlattenOptions.DEFAULTS;
    private static final FlattenOptions SUFFIX = FAIL.withOnCollision(OnCollision.SUFFIX);

    @Property
    void everyLeafHasItsName(@ForAll Random random) {
        Struct record = plainRecord(random);
        Struct flat = flatten(record, FAIL);

        List<Named> leaves = leaves(record);
        for (Named leaf : leaves) {
            assertThat(flat.get(leaf.name())).as(leaf.name()).isEqualTo(leaf.value());
        }
        assertThat(nonNull(flat)).hasSize((int)
                leaves.stream().filter(leaf -> leaf.value() != null).count());
        flat.validate();
    }

    @Property
    void noLeafIsLostIfNamesCollide(@ForAll Random random) {
        Shapes shapes = Shapes.hostile(random);
        Schema schema = shapes.recordSchema();
        FlattenPlan plan = new FlattenPlans(SUFFIX).of(schema);
        for (int i = 0; i < 3; i++) {
            Struct record = shapes.record(schema);
            assertThat(nonNull(plan.flatten(record)))
                    .containsExactlyInAnyOrderElementsOf(leaves(record).stream()
                            .map(Named::value)
                            .filter(Objects::nonNull)
                            .toList());
        }
    }

    @Property
    void detectsEveryCollisionInARecord(@ForAll Random random) {
        Shapes shapes = Shapes.hostile(random);
        Struct record = shapes.record(shapes.recordSchema());
        List<Named> leaves = leaves(record);
        boolean collides = leaves.stream().map(Named::name).distinct().count() < leaves.size();
        try {
            flatten(record, FAIL);
            assertThat(collides).isFalse();
        } catch (DataException e) {
            assertThat(e).hasMessageContaining("would both be called");
        }
        try {
            new FlattenPlans(FAIL).of(null).flattenMap(plainMap(record));
            assertThat(collides).isFalse();
        } catch (DataException e) {
            assertThat(e).hasMessageContaining("would both be called");
        }
    }

    @Property
    void recordsWithAndWithoutSchemaAgree(@ForAll Random random) {
        Struct record = plainRecord(random);
        Map<String, Object> withoutNulls = new LinkedHashMap<>();
        new FlattenPlans(FAIL).of(null).flattenMap(plainMap(record)).forEach((name, value) -> {
            if (value != null) {
                withoutNulls.put(name, value);
            }
        });
        assertThat(asMap(flatten(record, FAIL))).isEqualTo(withoutNulls);
    }

    @Property
    void suffixesWithoutSchemaDependOnlyOnTheRecord(@ForAll Random random) {
        Shapes shapes = Shapes.hostile(random);
        Schema schema = shapes.recordSchema();
        Map<String, Object> record = plainMap(shapes.record(schema));
        FlattenPlan experienced = new FlattenPlans(SUFFIX).of(null);
        for (int i = 0; i < 3; i++) {
            experienced.flattenMap(plainMap(shapes.record(schema)));
        }
        assertThat(experienced.flattenMap(record))
                .isEqualTo(new FlattenPlans(SUFFIX).of(null).flattenMap(record));
    }

    @Property
    void suffixesWithSchemaDoNotDependOnTheOrderOfGrowth(@ForAll Random random) {
        Schema row = SchemaBuilder.array(Schema.INT32_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("m", SchemaBuilder.array(row).build())
                .field("m1", row)
                .field("m11", Schema.INT32_SCHEMA)
                .field("k", SchemaBuilder.map(Schema.STRING_SCHEMA, row).build())
                .field("k_a", row)
                .build();
        Struct one = matrix(schema, random);
        Struct other = matrix(schema, random);
        FlattenPlan forwards = new FlattenPlans(SUFFIX).of(schema);
        FlattenPlan backwards = new FlattenPlans(SUFFIX).of(schema);
        forwards.flatten(one);
        forwards.flatten(other);
        backwards.flatten(other);
        backwards.flatten(one);
        assertThat(forwards.flatten(other)).isEqualTo(backwards.flatten(other));
        assertThat(forwards.flatten(one)).isEqualTo(backwards.flatten(one));
        assertThat(nonNull(forwards.flatten(one))).hasSize(leaves(one).size());
    }

    private static Struct matrix(Schema schema, Random random) {
        List<List<Integer>> rows = new ArrayList<>();
        for (int i = random.nextInt(13); i > 0; i--) {
            rows.add(row(random));
        }
        return new Struct(schema)
                .put("m", rows)
                .put("m1", row(random))
                .put("m11", 7)
                .put("k", Map.of(random.nextBoolean() ? "a" : "a1", row(random)))
                .put("k_a", row(random));
    }

    private static List<Integer> row(Random random) {
        return random.ints(random.nextInt(13)).boxed().toList();
    }

    @Property
    void theInputDoesNotChange(@ForAll Random random) {
        Struct record = plainRecord(random);
        String before = record.toString();
        flatten(record, FAIL);
        assertThat(record).hasToString(before);
        Map<String, Object> map = plainMap(record);
        new FlattenPlans(FAIL).of(null).flattenMap(map);
        assertThat(map).isEqualTo(plainMap(record));
    }

    @Property
    void doesNotChangeAFlatRecord(@ForAll Random random) {
        Struct flat = flatten(plainRecord(random), FAIL);
        assertThat(flatten(flat, FAIL)).isEqualTo(flat);
        assertThat(flatten(flat, FAIL).schema()).isEqualTo(flat.schema());
    }

    @Property
    void theSchemaIsTheSameObjectUntilAnArrayGrows(@ForAll Random random) {
        Shapes shapes = Shapes.plain(random);
        Schema schema = shapes.recordSchema();
        FlattenPlan plan = new FlattenPlans(FAIL).of(schema);
        int leaves = -1;
        Schema last = null;
        for (int i = 0; i < 5; i++) {
            Schema now = plan.flatten(shapes.record(schema)).schema();
            if (plan.leafCount() == leaves) {
                assertThat(now).isSameAs(last);
            } else if (last != null) {
                assertThat(fieldNames(now)).containsAll(fieldNames(last));
            }
            leaves = plan.leafCount();
            last = now;
        }
    }

    @Property
    void theSchemaDoesNotDependOnTheOrderOfRecords(@ForAll Random random) {
        Shapes shapes = Shapes.plain(random);
        Schema schema = shapes.recordSchema();
        Struct one = shapes.record(schema);
        Struct other = shapes.record(schema);
        FlattenPlan forwards = new FlattenPlans(FAIL).of(schema);
        FlattenPlan backwards = new FlattenPlans(FAIL).of(schema);
        forwards.flatten(one);
        forwards.flatten(other);
        backwards.flatten(other);
        backwards.flatten(one);
        assertThat(forwards.flatten(other).schema())
                .isEqualTo(backwards.flatten(one).schema());
    }

    private static Struct plainRecord(Random random) {
        Shapes shapes = Shapes.plain(random);
        return shapes.record(shapes.recordSchema());
    }

    private static Struct flatten(Struct record, FlattenOptions options) {
        return new FlattenPlans(options).of(record.schema()).flatten(record);
    }

    private static List<Named> leaves(Struct record) {
        List<Named> leaves = new ArrayList<>();
        addLeaves("", record.schema(), record, leaves);
        return leaves;
    }

    private static void addLeaves(String name, Schema schema, Object value, List<Named> leaves) {
        switch (schema.type()) {
            case STRUCT -> {
                if (value != null) {
                    schema.fields()
                            .forEach(field -> addLeaves(
                                    join(name, "_", field.name()),
                                    field.schema(),
                                    ((Struct) value).get(field),
                                    leaves));
                }
            }
            case ARRAY -> {
                List<?> list = value == null ? List.of() : (List<?>) value;
                for (int i = 0; i < list.size(); i++) {
                    addLeaves(join(name, "", "" + i), schema.valueSchema(), list.get(i), leaves);
                }
            }
            case MAP -> {
                Map<?, ?> map = value == null ? Map.of() : (Map<?, ?>) value;
                map.forEach((key, entry) -> addLeaves(join(name, "_", "" + key), schema.valueSchema(), entry, leaves));
            }
            default -> leaves.add(new Named(name, value));
        }
    }

    private static String join(String name, String delimiter, String step) {
        return name.isEmpty() ? step : name + delimiter + step;
    }

    private static Map<String, Object> plainMap(Struct record) {
        Map<String, Object> map = new LinkedHashMap<>();
        record.schema().fields().forEach(field -> map.put(field.name(), plain(record.get(field))));
        return map;
    }

    private static Object plain(Object value) {
        if (value instanceof Struct struct) {
            return plainMap(struct);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(plain(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, entry) -> copy.put(key, plain(entry)));
            return copy;
        }
        return value;
    }

    private static Map<String, Object> asMap(Struct flat) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : flat.schema().fields()) {
            if (flat.get(field) != null) {
                map.put(field.name(), flat.get(field));
            }
        }
        return map;
    }

    private static List<Object> nonNull(Struct flat) {
        return new ArrayList<>(asMap(flat).values());
    }

    private static HashSet<String> fieldNames(Schema schema) {
        return new HashSet<>(schema.fields().stream().map(Field::name).toList());
    }
}
