// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with Kafka's Flatten: without arrays and maps with a schema, the results are equal. */
class FlattenLikeKafkaTest {

    private static final Schema SCALARS = SchemaBuilder.struct()
            .field("int8", Schema.INT8_SCHEMA)
            .field("int16", Schema.INT16_SCHEMA)
            .field("int32", Schema.INT32_SCHEMA)
            .field("int64", Schema.INT64_SCHEMA)
            .field("float32", Schema.FLOAT32_SCHEMA)
            .field("float64", Schema.FLOAT64_SCHEMA)
            .field("boolean", Schema.BOOLEAN_SCHEMA)
            .field("string", Schema.STRING_SCHEMA)
            .field("bytes", Schema.BYTES_SCHEMA)
            .build();

    @ParameterizedTest
    @MethodSource("documentedCases")
    void givesTheSameResultInKafkasDocumentedCases(SourceRecord record) {
        for (String delimiter : List.of(".", "#", "")) {
            assertSame(record, Map.of("delimiter", delimiter));
        }
    }

    static Stream<Named<SourceRecord>> documentedCases() {
        Schema inner = nest("B", SCALARS);
        Schema outer = nest("A", inner);
        Struct nested = new Struct(outer).put("A", new Struct(inner).put("B", scalars()));

        Schema optionalField = nest("B", nest("opt_int32", Schema.OPTIONAL_INT32_SCHEMA));
        Schema optionalStruct = SchemaBuilder.struct()
                .optional()
                .field("opt_int32", Schema.OPTIONAL_INT32_SCHEMA)
                .build();

        SchemaBuilder builder = SchemaBuilder.struct()
                .optional()
                .field("req_field", Schema.STRING_SCHEMA)
                .field(
                        "opt_field",
                        SchemaBuilder.string()
                                .optional()
                                .defaultValue("child_default")
                                .build());
        Schema defaults = builder.defaultValue(new Struct(builder).put("req_field", "req_default"))
                .build();

        Map<String, Object> scalars = new LinkedHashMap<>();
        SCALARS.fields().forEach(field -> scalars.put(field.name(), scalars().get(field)));
        Map<String, Object> nullLeaf = new HashMap<>();
        nullLeaf.put("opt_int32", null);

        return Stream.of(
                Named.of("nested struct", Records.of(nested)),
                Named.of("nested map", Records.of(Map.of("A", Map.of("B", scalars)))),
                Named.of(
                        "optional field of a struct",
                        Records.of(new Struct(optionalField)
                                .put("B", new Struct(optionalField.field("B").schema())))),
                Named.of("optional struct that is null", Records.of(optionalStruct, null)),
                Named.of("optional nested struct that is null", Records.of(new Struct(nest("B", optionalStruct)))),
                Named.of("optional field of a map", Records.of(Map.of("B", nullLeaf))),
                Named.of("optional with defaults", Records.of(defaults, new Struct(defaults))),
                Named.of("optional with defaults, nested", Records.of(new Struct(nest("n", defaults)))),
                Named.of("tombstone", Records.of(null, null)),
                Named.of("tombstone with a schema to be flattened", Records.of(outer, null)),
                Named.of("neither struct nor map", Records.of(Schema.INT32_SCHEMA, 42)),
                Named.of("no map without schema", Records.of(null, 42)),
                Named.of("map of an unknown class", Records.of(Map.of("a", Map.of("b", new Object())))));
    }

    @Property
    void givesTheSameResultForAnyStructOfStructs(@ForAll Random random, @ForAll boolean hostile) {
        Shapes shapes = Shapes.structsOnly(random, hostile);
        Schema schema = shapes.recordSchema();
        assertSame(Records.of(schema, shapes.record(schema)), Map.of("delimiter", "_"));
    }

    @Property
    void givesTheSameResultForAnyMapOfMapsThatHasNoCollision(@ForAll Random random) {
        SourceRecord record = Records.of(null, map(random, 3));
        SourceRecord kafkas = flattened(new org.apache.kafka.connect.transforms.Flatten.Value<>(), record);
        assertThat(flattened(new Flatten.Value<>(), record).value()).isEqualTo(kafkas.value());
    }

    private static void assertSame(SourceRecord record, Map<String, String> options) {
        List<Object> results = new ArrayList<>();
        for (Transformation<SourceRecord> flatten : List.<Transformation<SourceRecord>>of(
                new org.apache.kafka.connect.transforms.Flatten.Value<>(), new Flatten.Value<>())) {
            flatten.configure(options);
            SourceRecord[] result = new SourceRecord[1];
            Throwable failure = catchThrowable(() -> result[0] = flatten.apply(record));
            if (failure != null) {
                assertThat(failure).isInstanceOf(DataException.class);
            }
            results.add(failure == null ? readable(result[0]) : "refused");
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
    }

    /** With the defaults of unset fields, as a consumer reads it. */
    private static Object readable(SourceRecord record) {
        if (!(record.value() instanceof Struct struct)) {
            return record;
        }
        List<Object> values = new ArrayList<>();
        struct.schema().fields().forEach(field -> values.add(struct.get(field)));
        return List.of(record.valueSchema(), values);
    }

    private static SourceRecord flattened(Transformation<SourceRecord> flatten, SourceRecord record) {
        flatten.configure(Map.of("delimiter", "."));
        return flatten.apply(record);
    }

    private static Map<String, Object> map(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = "n" + random.nextInt(5);
            map.put(name, depth > 0 && random.nextBoolean() ? map(random, depth - 1) : (Object) random.nextInt());
        }
        return map;
    }

    private static Schema nest(String name, Schema schema) {
        return SchemaBuilder.struct().field(name, schema).build();
    }

    private static Struct scalars() {
        return new Struct(SCALARS)
                .put("int8", (byte) 8)
                .put("int16", (short) 16)
                .put("int32", 32)
                .put("int64", 64L)
                .put("float32", 32.f)
                .put("float64", 64.0)
                .put("boolean", true)
                .put("string", "stringy")
                .put("bytes", "bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
