// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** Random schemas and their records, with names that are difficult to flatten. */
final class Shapes {

    private static final List<String> PLAIN_NAMES = List.of("temp", "azimuth", "seqNum", "x", "y", "état", "位置");
    private static final List<String> HOSTILE_NAMES =
            List.of("a", "b", "a_b", "_", "__", "a.b", ".", "0", "a0", "1", "a_0", "b_a", "\"", "[0]", "é", "a b");

    private final Random random;
    private final boolean collections;
    private final boolean defaults;
    private final List<String> names;

    private Shapes(Random random, boolean collections, boolean defaults, List<String> names) {
        this.random = random;
        this.collections = collections;
        this.defaults = defaults;
        this.names = names;
    }

    /** Every kind of schema, with names that never collide. */
    static Shapes plain(Random random) {
        return new Shapes(random, true, false, PLAIN_NAMES);
    }

    /** Every kind of schema, with names that often collide. */
    static Shapes hostile(Random random) {
        return new Shapes(random, true, false, HOSTILE_NAMES);
    }

    /** What Kafka's Flatten accepts: structs of scalars, with defaults. */
    static Shapes structsOnly(Random random, boolean hostile) {
        return new Shapes(random, false, true, hostile ? HOSTILE_NAMES : PLAIN_NAMES);
    }

    Schema recordSchema() {
        return struct(3, random.nextInt(8) == 0);
    }

    Struct record(Schema schema) {
        return struct(schema, false);
    }

    private Schema struct(int depth, boolean optional) {
        SchemaBuilder builder = SchemaBuilder.struct();
        if (random.nextBoolean()) {
            builder.name("record" + random.nextInt(3))
                    .version(random.nextInt(3))
                    .doc("doc");
        }
        Set<String> chosen = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            chosen.add(names.get(random.nextInt(names.size())));
        }
        chosen.forEach(name -> builder.field(name, any(depth - 1)));
        if (optional) {
            builder.optional();
        }
        if (defaults && random.nextInt(4) == 0) {
            builder.defaultValue(struct(builder, true));
        }
        return builder.build();
    }

    private Schema any(int depth) {
        int choice = depth <= 0 ? 9 : random.nextInt(10);
        if (choice < 3) {
            return struct(depth, random.nextBoolean());
        }
        if (choice < 5 && collections) {
            return optionally(SchemaBuilder.array(any(depth - 1)));
        }
        if (choice < 6 && collections) {
            return optionally(SchemaBuilder.map(Schema.STRING_SCHEMA, any(depth - 1)));
        }
        return scalar();
    }

    private Schema scalar() {
        SchemaBuilder builder = switch (random.nextInt(11)) {
            case 0 -> SchemaBuilder.int8();
            case 1 -> SchemaBuilder.int16();
            case 2 -> SchemaBuilder.int32();
            case 3 -> SchemaBuilder.int64();
            case 4 -> SchemaBuilder.float32();
            case 5 -> SchemaBuilder.float64().doc("°C").parameter("unit", "celsius");
            case 6 -> SchemaBuilder.bool();
            case 7 -> SchemaBuilder.string();
            case 8 -> SchemaBuilder.bytes();
            case 9 -> Timestamp.builder();
            default -> Decimal.builder(2);
        };
        if (defaults && random.nextInt(4) == 0) {
            builder.defaultValue(scalar(builder));
        }
        return optionally(builder);
    }

    private Schema optionally(SchemaBuilder builder) {
        return random.nextBoolean() ? builder.optional().build() : builder.build();
    }

    private Object value(Schema schema, boolean inDefault) {
        if (schema.isOptional() && random.nextInt(4) == 0) {
            return null;
        }
        return switch (schema.type()) {
            case STRUCT -> struct(schema, inDefault);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(schema.valueSchema(), inDefault));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(names.get(random.nextInt(names.size())), value(schema.valueSchema(), inDefault));
                }
                yield map;
            }
            default -> scalar(schema);
        };
    }

    /** No default for fields that have their own default, because Kafka uses that one. */
    private Struct struct(Schema schema, boolean inDefault) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            Object value = value(field.schema(), inDefault);
            if (value != null && !(inDefault && field.schema().defaultValue() != null)) {
                struct.put(field, value);
            }
        }
        return struct;
    }

    private Object scalar(Schema schema) {
        if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
            return new Date(random.nextInt());
        }
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            return BigDecimal.valueOf(random.nextInt(), 2);
        }
        return switch (schema.type()) {
            case INT8 -> (byte) random.nextInt();
            case INT16 -> (short) random.nextInt();
            case INT32 -> random.nextInt();
            case INT64 -> random.nextLong();
            case FLOAT32 -> random.nextFloat();
            case FLOAT64 -> random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> "text" + random.nextInt();
            default -> ByteBuffer.wrap(new byte[] {(byte) random.nextInt(), (byte) random.nextInt()});
        };
    }
}
