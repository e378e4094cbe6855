package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The types without parts, plain and logical. */
final class AvroScalars {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int MOST_DIGITS = 1_000;

    private AvroScalars() {}

    static AvroType plain(Schema avro) {
        return switch (avro.getType()) {
            case BOOLEAN -> new AvroType(connect("BOOLEAN"), AvroScalars::bool, in -> in.readBoolean());
            case INT -> new AvroType(connect("INT32"), AvroScalars::int32, in -> in.readInt());
            case LONG -> new AvroType(connect("INT64"), AvroScalars::int64, in -> in.readLong());
            case FLOAT -> new AvroType(connect("FLOAT32"), AvroScalars::float32, in -> in.readFloat());
            case DOUBLE -> new AvroType(connect("FLOAT64"), AvroScalars::number, in -> in.readDouble());
            case STRING -> new AvroType(connect("STRING"), AvroScalars::text, in -> in.readString());
            case BYTES -> new AvroType(connect("BYTES"), AvroScalars::base64, in -> bytes(in.readBytes(null)));
            case FIXED -> fixed(avro);
            case ENUM -> enumeration(avro);
            default -> throw new IllegalArgumentException(avro.getType() + " is no scalar");
        };
    }

    static AvroType logical(Schema avro) {
        LogicalType logical = avro.getLogicalType();
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return new AvroType(
                    Timestamp.SCHEMA, node -> new Date(instant(node, 1_000L)), in -> new Date(in.readLong()));
        } else if (logical instanceof LogicalTypes.TimestampMicros
                || logical instanceof LogicalTypes.LocalTimestampMicros) {
            return new AvroType(connect("INT64"), node -> instant(node, 1_000_000L), in -> in.readLong());
        } else if (logical instanceof LogicalTypes.LocalTimestampMillis) {
            return new AvroType(connect("INT64"), node -> instant(node, 1_000L), in -> in.readLong());
        } else if (logical instanceof LogicalTypes.Date) {
            return new AvroType(
                    org.apache.kafka.connect.data.Date.SCHEMA,
                    node -> new Date((node.isTextual() ? Moments.day(node.textValue()) : int32(node)) * MILLIS_PER_DAY),
                    in -> new Date(in.readInt() * MILLIS_PER_DAY));
        } else if (logical instanceof LogicalTypes.TimeMillis) {
            return new AvroType(
                    Time.SCHEMA,
                    node -> new Date(ofDay(timeOfDay(node, 1_000_000L, int32OrText(node)))),
                    in -> new Date(ofDay(in.readInt())));
        } else if (logical instanceof LogicalTypes.TimeMicros) {
            return new AvroType(
                    connect("INT64"),
                    node -> timeOfDay(node, 1_000L, node.isTextual() ? 0 : int64(node)),
                    in -> in.readLong());
        } else if (logical instanceof LogicalTypes.Decimal decimal) {
            return decimal(avro, decimal);
        }
        return plain(avro);
    }

    private static AvroType decimal(Schema avro, LogicalTypes.Decimal decimal) {
        int scale = decimal.getScale();
        AvroType.FromJson fromJson = node -> {
            if (!node.isNumber() && !node.isTextual()) {
                throw wrong("a number", node);
            }
            try {
                return exact(node.isTextual() ? new BigDecimal(node.textValue()) : node.decimalValue(), scale);
            } catch (ArithmeticException e) {
                throw new Undecodable("more than " + scale + " decimals");
            } catch (NumberFormatException e) {
                throw new Undecodable("not a number");
            }
        };
        AvroType raw = plain(avro);
        return new AvroType(
                Decimal.schema(scale),
                fromJson,
                in -> new BigDecimal(new BigInteger((byte[]) raw.fromBinary().read(in)), scale));
    }

    /** An exponent of nine digits is a payload too: to write out its zeros would take minutes and gigabytes. */
    private static BigDecimal exact(BigDecimal number, int scale) throws Undecodable {
        if (number.signum() != 0 && (long) number.precision() - number.scale() > MOST_DIGITS) {
            throw new Undecodable("a number of more than " + MOST_DIGITS + " digits");
        }
        if (number.scale() > MOST_DIGITS + scale) {
            throw new Undecodable("more than " + scale + " decimals");
        }
        return number.signum() == 0
                ? BigDecimal.ZERO.setScale(scale)
                : number.setScale(scale, RoundingMode.UNNECESSARY);
    }

    private static AvroType fixed(Schema avro) {
        int size = avro.getFixedSize();
        return new AvroType(
                connect("BYTES"),
                node -> {
                    byte[] bytes = base64(node);
                    if (bytes.length != size) {
                        throw new Undecodable("not " + size + " bytes");
                    }
                    return bytes;
                },
                in -> {
                    byte[] bytes = new byte[size];
                    in.readFixed(bytes);
                    return bytes;
                });
    }

    private static AvroType enumeration(Schema avro) {
        Set<String> symbols = new HashSet<>(avro.getEnumSymbols());
        return new AvroType(
                connect("STRING"),
                node -> {
                    String text = text(node);
                    if (!symbols.contains(text)) {
                        throw new Undecodable("not a symbol of " + avro.getFullName());
                    }
                    return text;
                },
                in -> {
                    int index = in.readEnum();
                    if (index < 0 || index >= avro.getEnumSymbols().size()) {
                        throw new Undecodable("not a symbol of " + avro.getFullName());
                    }
                    return avro.getEnumSymbols().get(index);
                });
    }

    /** A builder with the type, name, version and parameters of a finished schema. */
    static SchemaBuilder builder(org.apache.kafka.connect.data.Schema schema) {
        SchemaBuilder builder = SchemaBuilder.type(schema.type());
        if (schema.name() != null) {
            builder.name(schema.name()).version(schema.version());
        }
        if (schema.parameters() != null) {
            builder.parameters(schema.parameters());
        }
        return builder;
    }

    private static org.apache.kafka.connect.data.Schema connect(String type) {
        return SchemaBuilder.type(org.apache.kafka.connect.data.Schema.Type.valueOf(type))
                .build();
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
            throw new Undecodable("beyond 32 bits");
        }
        return (int) value;
    }

    private static long int64(JsonNode node) throws Undecodable {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        // 3.0 is a whole number, whoever wrote it
        if (node.isFloatingPointNumber() && node.doubleValue() == (long) node.doubleValue()) {
            return (long) node.doubleValue();
        }
        throw wrong("a whole number of 64 bits", node);
    }

    private static float float32(JsonNode node) throws Undecodable {
        float value = (float) number(node);
        if (Float.isInfinite(value)) {
            throw new Undecodable("a number beyond what a float holds");
        }
        return value;
    }

    private static double number(JsonNode node) throws Undecodable {
        if (!node.isNumber()) {
            throw wrong("a number", node);
        }
        double value = node.doubleValue();
        if (Double.isInfinite(value)) {
            throw new Undecodable("a number beyond what a double holds");
        }
        return value;
    }

    private static String text(JsonNode node) throws Undecodable {
        if (!node.isTextual()) {
            throw wrong("text", node);
        }
        return node.textValue();
    }

    private static byte[] base64(JsonNode node) throws Undecodable {
        try {
            return java.util.Base64.getDecoder().decode(text(node));
        } catch (IllegalArgumentException e) {
            throw new Undecodable("not base64");
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static long instant(JsonNode node, long unitsPerSecond) throws Undecodable {
        if (!node.isTextual()) {
            return int64(node);
        }
        Instant instant = Moments.instant(node.textValue());
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), unitsPerSecond),
                    instant.getNano() / (1_000_000_000L / unitsPerSecond));
        } catch (ArithmeticException e) {
            throw new Undecodable("a time beyond what 64 bits hold");
        }
    }

    /** Converters refuse a time of day that is none, and fail the task by that. */
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
        return node.isTextual() ? Moments.nanoOfDay(node.textValue()) / nanosPerUnit : number;
    }

    private static Undecodable wrong(String expected, JsonNode node) {
        return new Undecodable("not " + expected + " but " + AvroTypes.kind(node));
    }
}
