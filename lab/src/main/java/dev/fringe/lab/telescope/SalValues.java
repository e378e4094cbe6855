// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope;

import dev.fringe.lab.telescope.SalEncoder.Filling;
import dev.fringe.lab.telescope.SalEncoder.Step;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Values of scalar types, plain and logical. Times are the time of the message. */
final class SalValues {
    private static final double DAY = 86_400;
    /** The number of digits that every int can hold. */
    private static final int DIGITS = 9;

    private SalValues() {}

    static Step of(Schema type) {
        LogicalType logical = type.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal(type, decimal);
        }
        return logical == null ? plain(type) : logical(type, logical);
    }

    private static Step logical(Schema type, LogicalType logical) {
        return switch (logical.getName()) {
            case "timestamp-millis", "local-timestamp-millis" -> instant(1e3);
            case "timestamp-micros", "local-timestamp-micros" -> instant(1e6);
            case "timestamp-nanos", "local-timestamp-nanos" -> instant(1e9);
            case "date" -> (out, message, random) -> out.writeInt((int) Math.floor(message.stamp() / DAY));
            case "time-millis" -> (out, message, random) -> out.writeInt((int) (secondOfDay(message) * 1e3));
            case "time-micros" -> (out, message, random) -> out.writeLong((long) (secondOfDay(message) * 1e6));
            case "uuid" -> uuid(type);
            default -> plain(type);
        };
    }

    private static Step plain(Schema type) {
        return switch (type.getType()) {
            case BOOLEAN -> (out, message, random) -> out.writeBoolean(random.nextBoolean());
            case INT -> (out, message, random) -> out.writeInt(random.nextInt(-1000, 1000));
            case LONG -> (out, message, random) -> out.writeLong(random.nextInt());
            case FLOAT -> (out, message, random) -> out.writeFloat((float) random.nextDouble(-10, 10));
            case DOUBLE -> (out, message, random) -> out.writeDouble(random.nextDouble(-10, 10));
            case STRING -> (out, message, random) -> out.writeString("state " + (random.nextInt() & 7));
            case BYTES -> (out, message, random) -> out.writeBytes(new byte[] {1, 2, 3});
            case FIXED -> (out, message, random) -> out.writeFixed(bytes(type.getFixedSize(), random));
            case ENUM ->
                (out, message, random) ->
                        out.writeEnum(random.nextInt(type.getEnumSymbols().size()));
            default ->
                throw new IllegalArgumentException(
                        "cannot simulate values of type " + type.getType().getName());
        };
    }

    private static Step instant(double perSecond) {
        return (out, message, random) -> out.writeLong((long) Math.floor(message.stamp() * perSecond));
    }

    private static double secondOfDay(Filling message) {
        return message.stamp() - Math.floor(message.stamp() / DAY) * DAY;
    }

    private static Step uuid(Schema type) {
        return type.getType() == Schema.Type.FIXED
                ? plain(type)
                : (out, message, random) -> out.writeString(new UUID(random.nextLong(), random.nextLong()).toString());
    }

    private static Step decimal(Schema type, LogicalTypes.Decimal decimal) {
        int bound = (int) Math.pow(10, Math.min(DIGITS, decimal.getPrecision()));
        if (type.getType() == Schema.Type.BYTES) {
            return (out, message, random) -> out.writeBytes(unscaled(bound, random));
        }
        return (out, message, random) -> {
            byte[] number = unscaled(bound, random);
            byte[] padded = new byte[type.getFixedSize()];
            Arrays.fill(padded, (byte) (number[0] < 0 ? -1 : 0));
            System.arraycopy(number, 0, padded, padded.length - number.length, number.length);
            out.writeFixed(padded);
        };
    }

    private static byte[] unscaled(int bound, SplittableRandom random) {
        return BigInteger.valueOf(random.nextInt(1 - bound, bound)).toByteArray();
    }

    private static byte[] bytes(int size, SplittableRandom random) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            bytes.put((byte) random.nextInt());
        }
        return bytes.array();
    }
}
