// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes payloads of Sparkplug B. The sequence number comes first and has a fixed length, so that it can be set later. */
final class SparkplugPayload {
    private static final int SEQUENCE = 3;
    private static final int SEQUENCE_AT = 1;
    private static final int INT64 = 4;
    private static final int DOUBLE = 10;
    private static final int BOOLEAN = 11;
    private static final int STRING = 12;

    private SparkplugPayload() {}

    /**
     * A metric.
     *
     * @param known its name, also if the payload has only its alias
     * @param named whether the payload has the name
     * @param alias -1 for none
     */
    record Metric(String known, boolean named, int alias, int type, Object value) {
        static Metric ofLong(String name, int alias, long value) {
            return new Metric(name, true, alias, INT64, value);
        }

        static Metric ofDouble(String name, int alias, double value) {
            return new Metric(name, true, alias, DOUBLE, value);
        }

        static Metric ofBoolean(String name, int alias, boolean value) {
            return new Metric(name, true, alias, BOOLEAN, value);
        }

        static Metric ofText(String name, int alias, String value) {
            return new Metric(name, true, alias, STRING, value);
        }

        /** For data: by alias, and without the type, which the birth has declared. */
        Metric unnamed() {
            return new Metric(known, false, alias, type, value);
        }
    }

    static byte[] encode(long timestamp, List<Metric> metrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.write(SEQUENCE << 3);
        out.write(0x80);
        out.write(0);
        number(out, 1, timestamp);
        for (Metric metric : metrics) {
            bytes(out, 2, encode(metric));
        }
        return out.toByteArray();
    }

    /** The payload of the death of an edge node, which has no sequence number. */
    static byte[] death(byte[] birth) {
        int at = SEQUENCE_AT + 2;
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        // the timestamp, and the first metric, which is bdSeq
        int end = at + 1;
        while (birth[end] < 0) {
            end++;
        }
        end++;
        out.write(birth, at, end - at + 2 + birth[end + 1]);
        return out.toByteArray();
    }

    /** A copy with the sequence number. */
    static byte[] numbered(byte[] payload, int sequence) {
        byte[] copy = payload.clone();
        copy[SEQUENCE_AT] = (byte) (sequence & 0x7f | 0x80);
        copy[SEQUENCE_AT + 1] = (byte) (sequence >> 7);
        return copy;
    }

    private static byte[] encode(Metric metric) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        if (metric.named()) {
            bytes(out, 1, metric.known().getBytes(StandardCharsets.UTF_8));
        }
        if (metric.alias() >= 0) {
            number(out, 2, metric.alias());
        }
        if (metric.named()) {
            number(out, 4, metric.type());
        }
        if (metric.value() instanceof Long number) {
            number(out, 11, number);
        } else if (metric.value() instanceof Double number) {
            out.write(13 << 3 | 1);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(number)
                    .array());
        } else if (metric.value() instanceof Boolean flag) {
            number(out, 14, flag ? 1 : 0);
        } else {
            bytes(out, 15, metric.value().toString().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, field << 3);
        varint(out, value);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
