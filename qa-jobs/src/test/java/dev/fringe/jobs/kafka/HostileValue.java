// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.records.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Values at the ends of their types, and records in the wire format that are damaged. */
final class HostileValue {
    private static final int DEEP = 200_000;
    private static final int LONG_TEXT = 100_000;

    private HostileValue() {}

    @SafeVarargs
    static <T> T pick(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A record, or something else where a record is expected. */
    static byte[] record(Schema schema, Schema recursive, Random random) {
        return switch (random.nextInt(16)) {
            case 0 -> null;
            case 1 -> bytes(random);
            case 2 -> wire(99, encoded(schema, random));
            case 3 -> wire(2 + random.nextInt(2), encoded(schema, random));
            case 4 -> random.nextInt(20) == 0 ? wire(4, deep()) : wire(4, bytes(random));
            case 5, 6, 7, 8, 9 -> wire(1, damaged(encoded(schema, random), random));
            default -> wire(1, encoded(schema, random));
        };
    }

    /** One record in the other, many times. */
    private static byte[] deep() {
        byte[] nested = new byte[DEEP];
        Arrays.fill(nested, (byte) 2);
        return nested;
    }

    private static byte[] wire(int id, byte[] avro) {
        byte[] wire = Arrays.copyOf(WireFormat.header(id), WireFormat.HEADER_BYTES + avro.length);
        System.arraycopy(avro, 0, wire, WireFormat.HEADER_BYTES, avro.length);
        return wire;
    }

    private static byte[] damaged(byte[] avro, Random random) {
        if (avro.length == 0) {
            return bytes(random);
        }
        int at = random.nextInt(avro.length);
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(avro, at);
            }
            case 1 -> avro[at] = (byte) random.nextInt(256);
            case 2 -> Arrays.fill(avro, at, Math.min(avro.length, at + 9), (byte) 0xff);
            default -> {
                return Arrays.copyOf(avro, avro.length + 1 + random.nextInt(8));
            }
        }
        return avro;
    }

    private static byte[] encoded(Schema schema, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<>(schema).write(of(schema, random), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Object of(Schema schema, Random random) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.pos(), of(field.schema(), random)));
                yield record;
            }
            case UNION ->
                of(schema.getTypes().get(random.nextInt(schema.getTypes().size())), random);
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    items.add(of(schema.getElementType(), random));
                }
                yield items;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    map.put(text(random), of(schema.getValueType(), random));
                }
                yield map;
            }
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols()
                                .get(random.nextInt(schema.getEnumSymbols().size())));
            case STRING -> text(random);
            case BYTES -> ByteBuffer.wrap(bytes(random));
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
            case INT -> pick(random, 0, 1, -1, random.nextInt(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> number(random);
            case FLOAT -> pick(random, 0f, 1.5f, -1f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE);
            case DOUBLE ->
                pick(
                        random,
                        0d,
                        1.5,
                        -0d,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.MAX_VALUE,
                        -Double.MAX_VALUE,
                        Double.MIN_VALUE);
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
        };
    }

    /** A number that may be a time, in milliseconds or microseconds: now, at the bounds of what others can store, and at its own. */
    private static long number(Random random) {
        long now = 1_700_000_000_000L;
        long nanosEnd = Long.MAX_VALUE / 1_000_000;
        return pick(
                random,
                0L,
                1L,
                -1L,
                now,
                now * 1000,
                nanosEnd,
                -nanosEnd,
                nanosEnd * 1000,
                -nanosEnd * 1000,
                -nanosEnd + 7,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE / 1000,
                Long.MAX_VALUE / 1000,
                random.nextLong());
    }

    private static String text(Random random) {
        return random.nextInt(50) == 0
                ? "x".repeat(LONG_TEXT)
                : pick(
                        random,
                        "",
                        "a",
                        "R1",
                        "vaTorque_C1",
                        "actSpeed_C1",
                        "vaTorque_",
                        "\0",
                        "ü🛰",
                        "a,b=\" \\",
                        "../..",
                        "\n",
                        "PURCHASE",
                        "purchase",
                        "1");
    }
}
