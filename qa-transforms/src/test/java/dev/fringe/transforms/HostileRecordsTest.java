// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each registered transform makes a record that has its schema of any record, or refuses it with a {@link DataException}, which the
 * worker's {@code errors.tolerance} decides about. The seed of a failure is in its message.
 */
class HostileRecordsTest {
    private static final int TRIES = 1_000;
    private static final int DEEPEST = 5;

    /** Several options of each transform. Flatten needs none. */
    private static final Map<String, List<Map<String, String>>> OPTIONS = Map.of(
            "Flatten", List.of(Map.of(), Map.of("delimiter", ".")),
            "FlagOutOfRange", List.of(Map.of("limits", "a:0:1,b.*:-5:5"), Map.of("limits", "*:0:1")),
            "ConvertTime",
                    List.of(
                            Map.of("field", "a", "from", "s", "to", "ns"),
                            Map.of("field", "a", "from", "double", "from.scale", "tai", "to", "timestamp"),
                            Map.of("field", "a", "from", "iso8601", "target", "both", "to.field", "t"),
                            Map.of("field", "a", "from", "ns", "target", "timestamp")),
            "HeadersToFields", List.of(Map.of("headers", "h"), Map.of("headers", "h as a")),
            "RouteByQuality", List.of(Map.of("flag.field", "a", "unknown.topic", "u"), Map.of("flag.field", "b")));

    static Stream<Transformation<SourceRecord>> transforms() {
        List<Transformation<SourceRecord>> configured = new ArrayList<>();
        for (Transformation<?> each : ServiceLoader.load(Transformation.class)) {
            if (each.getClass().getName().startsWith("dev.fringe.")) {
                String name = each.getClass().getEnclosingClass().getSimpleName();
                for (Map<String, String> options : OPTIONS.get(name)) {
                    configured.add(configured(each.getClass(), options));
                }
            }
        }
        return configured.stream();
    }

    @SuppressWarnings("unchecked")
    private static Transformation<SourceRecord> configured(Class<?> type, Map<String, String> options) {
        try {
            return Records.configured(
                    (Transformation<SourceRecord>) type.getDeclaredConstructor().newInstance(), options);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void makesARecordOfItsSchemaOrRefusesIt(Transformation<SourceRecord> transform) {
        for (int seed = 0; seed < TRIES; seed++) {
            SourceRecord record = record(new Random(seed));
            try {
                SourceRecord made = transform.apply(record);
                if (made != null) {
                    check(made.keySchema(), made.key());
                    check(made.valueSchema(), made.value());
                }
            } catch (DataException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + record, e);
            }
        }
    }

    private static void check(Schema schema, Object value) {
        if (schema != null) {
            ConnectSchema.validateValue(schema, value);
        }
    }

    private static SourceRecord record(Random random) {
        Schema schema = random.nextBoolean() ? schema(random, 0) : null;
        Object value = schema == null ? schemaless(random, 0) : value(schema, random);
        SourceRecord record = new SourceRecord(null, null, "t", 0, schema, value, schema, value, 1_000L);
        record.headers().add("h", schemaless(random, DEEPEST), null);
        return record;
    }

    private static String name(Random random) {
        return List.of("a", "b", "c", "a.b", "a_b", "a0", "b[0]", "", "ü", "qa_flag", "t")
                .get(random.nextInt(11));
    }

    private static Schema schema(Random random, int depth) {
        SchemaBuilder builder = switch (depth >= DEEPEST ? 3 + random.nextInt(7) : random.nextInt(10)) {
            case 0, 1 -> struct(random, depth);
            case 2 ->
                random.nextBoolean()
                        ? SchemaBuilder.array(schema(random, depth + 1))
                        : SchemaBuilder.map(Schema.STRING_SCHEMA, schema(random, depth + 1));
            case 3 -> SchemaBuilder.float64();
            case 4 -> SchemaBuilder.int64();
            case 5 -> SchemaBuilder.string();
            case 6 -> SchemaBuilder.bytes();
            case 7 -> Decimal.builder(2);
            case 8 -> SchemaBuilder.int8();
            default -> SchemaBuilder.float32();
        };
        return (random.nextBoolean() ? builder.optional() : builder).build();
    }

    private static SchemaBuilder struct(Random random, int depth) {
        Map<String, Schema> fields = new LinkedHashMap<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            String name = name(random);
            fields.put(name.isEmpty() ? "d" : name, schema(random, depth + 1));
        }
        SchemaBuilder struct = SchemaBuilder.struct();
        fields.forEach(struct::field);
        return struct;
    }

    private static Object value(Schema schema, Random random) {
        if (schema.isOptional() && random.nextInt(4) == 0) {
            return null;
        }
        return switch (schema.type()) {
            case STRUCT -> {
                Struct struct = new Struct(schema);
                for (Field field : schema.fields()) {
                    struct.put(field, value(field.schema(), random));
                }
                yield struct;
            }
            case ARRAY -> new ArrayList<>(Collections.nCopies(random.nextInt(3), value(schema.valueSchema(), random)));
            case MAP -> {
                Map<String, Object> map = new HashMap<>();
                map.put(name(random), value(schema.valueSchema(), random));
                yield map;
            }
            case INT8 -> (byte) random.nextInt();
            case INT64 -> number(random);
            case FLOAT32 -> random.nextInt(3) == 0 ? Float.NaN : Float.MAX_VALUE;
            case FLOAT64 -> real(random);
            case STRING -> text(random);
            default -> schema.name() == null ? new byte[random.nextInt(3)] : new BigDecimal("1e3").setScale(2);
        };
    }

    private static Object schemaless(Random random, int depth) {
        return switch (depth >= DEEPEST ? 3 + random.nextInt(6) : random.nextInt(9)) {
            case 0, 1 -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int left = random.nextInt(5); left > 0; left--) {
                    map.put(random.nextInt(20) == 0 ? (Object) 7 : name(random), schemaless(random, depth + 1));
                }
                yield map;
            }
            case 2 -> new ArrayList<>(Collections.nCopies(random.nextInt(3), schemaless(random, depth + 1)));
            case 3 -> number(random);
            case 4 -> real(random);
            case 5 -> text(random);
            case 6 -> new byte[random.nextInt(3)];
            case 7 -> random.nextBoolean();
            default -> null;
        };
    }

    private static long number(Random random) {
        return List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1_700_000_000L, random.nextLong())
                .get(random.nextInt(7));
    }

    private static double real(Random random) {
        return List.of(0d, -0d, Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MIN_VALUE, 1.5e9)
                .get(random.nextInt(7));
    }

    private static String text(Random random) {
        return List.of("", "x", "2026-11-26T00:00:00Z", "+999999999-12-31T23:59:59Z", "2026-13-40", "1e400", "\0")
                .get(random.nextInt(7));
    }
}
