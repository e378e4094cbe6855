// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Readers for Avro's primitive, enum, fixed and logical types in JSON. */
final class JsonScalars {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int MOST_DIGITS = 1_000;

    private JsonScalars() {}

    static JsonReader of(Schema avro) {
        LogicalType logical = avro.getLogicalType();
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return node -> new Date(instant(node, 1_000L));
        } else if (logical instanceof LogicalTypes.TimestampMicros
                || logical instanceof LogicalTypes.LocalTimestampMicros) {
            return node -> instant(node, 1_000_000L);
        } else if (logical instanceof LogicalTypes.LocalTimestampMillis) {
            return node -> instant(node, 1_000L);
        } else if (logical instanceof LogicalTypes.Date) {
            return node ->
                    new Date((node.isTextual() ? TimeParser.day(node.textValue()) : int32(node)) * MILLIS_PER_DAY);
        } else if (logical instanceof LogicalTypes.TimeMillis) {
            return node -> new Date(ofDay(timeOfDay(node, 1_000_000L, int32OrText(node))));
        } else if (logical instanceof LogicalTypes.TimeMicros) {
            return node -> timeOfDay(node, 1_000L, node.isTextual() ? 0 : int64(node));
        } else if (logical instanceof LogicalTypes.Decimal decimal) {
            return node -> decimal(node, decimal.getScale());
        }
        return plain(avro);
    }

    private static JsonReader plain(Schema avro) {
        return switch (avro.getType()) {
            case BOOLEAN -> JsonScalars::bool;
            case INT -> JsonScalars::int32;
            case LONG -> JsonScalars::int64;
            case FLOAT -> JsonScalars::float32;
            case DOUBLE -> JsonScalars::number;
            case STRING -> JsonScalars::text;
            case BYTES -> JsonScalars::bytes;
            case FIXED -> node -> fixed(node, avro.getFixedSize());
            case ENUM -> enumeration(avro);
            default -> throw new IllegalArgumentException(avro.getType() + " is not a scalar");
        };
    }

    private static BigDecimal decimal(JsonNode node, int scale) throws Undecodable {
        if (!node.isNumber() && !node.isTextual()) {
            throw wrong("a number", node);
        }
        try {
            return exact(node.isTextual() ? new BigDecimal(node.textValue()) : node.decimalValue(), scale);
        } catch (ArithmeticException e) {
            throw new Undecodable("more than " + scale + " decimal places");
        } catch (NumberFormatException e) {
            throw new Undecodable("not a number");
        }
    }

    /** A number with an exponent of nine digits would take minutes and gigabytes to expand. */
    private static BigDecimal exact(BigDecimal number, int scale) throws Undecodable {
        if (number.signum() != 0 && (long) number.precision() - number.scale() > MOST_DIGITS) {
            throw new Undecodable("a number of more than " + MOST_DIGITS + " digits");
        }
        if (number.scale() > MOST_DIGITS + scale) {
            throw new Undecodable("more than " + scale + " decimal places");
        }
        return number.signum() == 0
                ? BigDecimal.ZERO.setScale(scale)
                : number.setScale(scale, RoundingMode.UNNECESSARY);
    }

    private static byte[] fixed(JsonNode node, int size) throws Undecodable {
        byte[] bytes = bytes(node);
        if (bytes.length != size) {
            throw new Undecodable("not " + size + " bytes");
        }
        return bytes;
    }

    private static JsonReader enumeration(Schema avro) {
        Set<String> symbols = Set.copyOf(avro.getEnumSymbols());
        return node -> {
            String text = text(node);
            if (!symbols.contains(text)) {
                throw new Undecodable("not a symbol of " + avro.getFullName());
            }
            return text;
        };
    }

    private static Object bool(JsonNode node) throws Undecodable {
        if (!node.isBoolean()) {
            throw wrong("true or false", node);
        }
        return node.booleanValue();
    }

    private static int int32(JsonNode node) throws Undecodable {
        long value = int64(node);
        if (value != (int) value) {
            throw new Undecodable("an integer of more than 32 bits");
        }
        return (int) value;
    }

    private static long int64(JsonNode node) throws Undecodable {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        // 3.0 is an integer too
        if (node.isFloatingPointNumber() && node.doubleValue() == (long) node.doubleValue()) {
            return (long) node.doubleValue();
        }
        throw wrong("an integer of 64 bits", node);
    }

    private static float float32(JsonNode node) throws Undecodable {
        double number = number(node);
        float value = (float) number;
        if (Float.isInfinite(value) && !Double.isInfinite(number)) {
            throw new Undecodable("a number beyond the range of a float");
        }
        return value;
    }

    private static double number(JsonNode node) throws Undecodable {
        if (!node.isNumber()) {
            throw wrong("a number", node);
        }
        if (Json.isBeyondDouble(node)) {
            throw new Undecodable("a number beyond the range of a double");
        }
        return node.doubleValue();
    }

    private static String text(JsonNode node) throws Undecodable {
        if (!node.isTextual()) {
            throw wrong("text", node);
        }
        return node.textValue();
    }

    private static byte[] bytes(JsonNode node) throws Undecodable {
        if (node instanceof BinaryNode binary) {
            return binary.binaryValue();
        }
        try {
            return java.util.Base64.getDecoder().decode(text(node));
        } catch (IllegalArgumentException e) {
            throw new Undecodable("not base64");
        }
    }

    private static long instant(JsonNode node, long unitsPerSecond) throws Undecodable {
        if (!node.isTextual()) {
            return int64(node);
        }
        Instant instant = TimeParser.instant(node.textValue());
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), unitsPerSecond),
                    instant.getNano() / (1_000_000_000L / unitsPerSecond));
        } catch (ArithmeticException e) {
            throw new Undecodable("a time of more than 64 bits");
        }
    }

    /** A converter that gets an invalid time of day would fail the task. */
    private static long ofDay(long millis) throws Undecodable {
        if (millis < 0 || millis >= MILLIS_PER_DAY) {
            throw new Undecodable("not a time of day");
        }
        return millis;
    }

    private static long int32OrText(JsonNode node) throws Undecodable {
        return node.isTextual() ? 0 : int32(node);
    }

    private static long timeOfDay(JsonNode node, long nanosPerUnit, long number) throws Undecodable {
        return node.isTextual() ? TimeParser.nanoOfDay(node.textValue()) / nanosPerUnit : number;
    }

    private static Undecodable wrong(String expected, JsonNode node) {
        return new Undecodable("not " + expected + " but " + Json.kind(node));
    }
}
