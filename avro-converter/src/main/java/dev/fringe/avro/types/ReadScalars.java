package dev.fringe.avro.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Avro's types without parts, as Connect has them. Times finer than a millisecond stay numbers, since Connect has no other. */
final class ReadScalars {
    private ReadScalars() {}

    record Plain(SchemaBuilder builder, ConnectForm.Reader reader) {}

    static Plain of(Schema avro) {
        LogicalType logical = avro.getLogicalType();
        String name = avro.getProp(Conventions.NAME);
        if (isDecimal(avro)) {
            return decimal(avro);
        } else if (logical instanceof LogicalTypes.Date
                || org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name)) {
            return new Plain(
                    org.apache.kafka.connect.data.Date.builder(),
                    in -> new Date(in.int32() * Conventions.MILLIS_PER_DAY));
        } else if (logical instanceof LogicalTypes.TimeMillis || Time.LOGICAL_NAME.equals(name)) {
            return new Plain(Time.builder(), in -> new Date(in.int32()));
        } else if (logical instanceof LogicalTypes.TimestampMillis || Timestamp.LOGICAL_NAME.equals(name)) {
            return new Plain(Timestamp.builder(), in -> new Date(in.integer()));
        }
        return plain(avro);
    }

    private static Plain plain(Schema avro) {
        return switch (avro.getType()) {
            case BOOLEAN -> new Plain(SchemaBuilder.bool(), in -> in.bool());
            case INT -> integer(avro);
            case LONG -> new Plain(SchemaBuilder.int64(), in -> in.integer());
            case FLOAT -> new Plain(SchemaBuilder.float32(), in -> in.float32());
            case DOUBLE -> new Plain(SchemaBuilder.float64(), in -> in.float64());
            case STRING -> new Plain(SchemaBuilder.string(), in -> in.text());
            case BYTES -> new Plain(SchemaBuilder.bytes(), in -> ByteBuffer.wrap(in.bytes()));
            case FIXED -> {
                int size = avro.getFixedSize();
                yield new Plain(
                        SchemaBuilder.bytes().parameter(Conventions.FIXED_SIZE, Integer.toString(size)),
                        in -> ByteBuffer.wrap(in.fixed(size)));
            }
            case ENUM -> enumeration(avro);
            default -> throw new DataException(avro.getType() + " is no scalar");
        };
    }

    private static Plain integer(Schema avro) {
        String type = avro.getProp(Conventions.TYPE);
        if (Conventions.INT8.equals(type)) {
            return new Plain(SchemaBuilder.int8(), in -> (byte) in.int32());
        } else if (Conventions.INT16.equals(type)) {
            return new Plain(SchemaBuilder.int16(), in -> (short) in.int32());
        }
        return new Plain(SchemaBuilder.int32(), in -> in.int32());
    }

    /** By its properties: Avro itself knows no decimals of negative scale, nor of a scale above their precision. */
    private static boolean isDecimal(Schema avro) {
        return "decimal".equals(avro.getProp(Conventions.LOGICAL_TYPE))
                && (avro.getType() == Schema.Type.BYTES || avro.getType() == Schema.Type.FIXED);
    }

    private static Plain decimal(Schema avro) {
        int scale = number(avro, Conventions.SCALE, 0);
        int precision = number(avro, Conventions.AVRO_PRECISION, Conventions.USUAL_PRECISION);
        SchemaBuilder builder = Decimal.builder(scale);
        if (precision != Conventions.USUAL_PRECISION) {
            builder.parameter(Conventions.PRECISION, Integer.toString(precision));
        }
        int size = avro.getType() == Schema.Type.FIXED ? avro.getFixedSize() : -1;
        if (size >= 0) {
            builder.parameter(Conventions.FIXED_SIZE, Integer.toString(size));
        }
        return new Plain(builder, in -> {
            byte[] unscaled = size < 0 ? in.bytes() : in.fixed(size);
            if (unscaled.length == 0) {
                throw in.damaged("holds a decimal of no bytes");
            }
            return new BigDecimal(new BigInteger(unscaled), scale);
        });
    }

    private static int number(Schema avro, String property, int otherwise) {
        return avro.getObjectProp(property) instanceof Number number ? number.intValue() : otherwise;
    }

    private static Plain enumeration(Schema avro) {
        SchemaBuilder builder = SchemaBuilder.string().parameter(Conventions.ENUM, avro.getFullName());
        List<String> symbols = avro.getEnumSymbols();
        symbols.forEach(symbol -> builder.parameter(Conventions.ENUM + "." + symbol, symbol));
        return new Plain(builder, in -> {
            int index = in.int32();
            if (index < 0 || index >= symbols.size()) {
                throw in.damaged("names symbol " + index + " of " + symbols.size());
            }
            return symbols.get(index);
        });
    }
}
