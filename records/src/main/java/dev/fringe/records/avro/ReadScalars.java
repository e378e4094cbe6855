// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Readers of Avro's primitive, enum, fixed and logical types. Times finer than a millisecond stay numbers, as Connect has no type for them. */
final class ReadScalars {
    /** Whether each schema notes the type of the other in parameters or properties. */
    private final boolean notes;

    /** @param plain see {@link MappingOptions} */
    ReadScalars(boolean plain) {
        notes = !plain;
    }

    record Plain(SchemaBuilder builder, ConnectForm.Reader reader) {}

    Plain of(Schema avro) {
        LogicalType logical = avro.getLogicalType();
        String name = noted(avro, Conventions.NAME);
        if (isDecimal(avro)) {
            return decimal(avro);
        } else if (logical instanceof LogicalTypes.Date
                || org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(name)) {
            return new Plain(
                    org.apache.kafka.connect.data.Date.builder(),
                    in -> new Date(in.readInt() * Conventions.MILLIS_PER_DAY));
        } else if (logical instanceof LogicalTypes.TimeMillis || Time.LOGICAL_NAME.equals(name)) {
            return new Plain(Time.builder(), notes ? in -> new Date(in.readInt()) : in -> ofDay(in.readInt()));
        } else if (logical instanceof LogicalTypes.TimestampMillis || Timestamp.LOGICAL_NAME.equals(name)) {
            return new Plain(Timestamp.builder(), in -> new Date(in.readLong()));
        }
        return plain(avro);
    }

    /** A converter that gets an invalid time of day would fail the task. */
    private static Date ofDay(int millis) {
        if (millis < 0 || millis >= Conventions.MILLIS_PER_DAY) {
            throw new DataException("it has an invalid time of day");
        }
        return new Date(millis);
    }

    private Plain plain(Schema avro) {
        return switch (avro.getType()) {
            case BOOLEAN -> new Plain(SchemaBuilder.bool(), in -> in.readBoolean());
            case INT -> integer(avro);
            case LONG -> new Plain(SchemaBuilder.int64(), in -> in.readLong());
            case FLOAT -> new Plain(SchemaBuilder.float32(), in -> in.readFloat());
            case DOUBLE -> new Plain(SchemaBuilder.float64(), in -> in.readDouble());
            case STRING -> new Plain(SchemaBuilder.string(), in -> in.readString());
            case BYTES -> new Plain(SchemaBuilder.bytes(), in -> in.readBytes(null));
            case FIXED -> {
                int size = avro.getFixedSize();
                yield new Plain(
                        noted(SchemaBuilder.bytes(), Conventions.FIXED_SIZE, size),
                        in -> ByteBuffer.wrap(fixed(in, size)));
            }
            case ENUM -> enumeration(avro);
            default -> throw new DataException(avro.getType() + " is not a scalar");
        };
    }

    private SchemaBuilder noted(SchemaBuilder builder, String parameter, Object value) {
        return notes ? builder.parameter(parameter, value.toString()) : builder;
    }

    private static byte[] fixed(BinaryDecoder in, int size) throws IOException {
        byte[] bytes = new byte[size];
        in.readFixed(bytes);
        return bytes;
    }

    private static byte[] bytes(BinaryDecoder in) throws IOException {
        // the buffer of readBytes uses its whole array
        return in.readBytes(null).array();
    }

    private String noted(Schema avro, String property) {
        return notes ? avro.getProp(property) : null;
    }

    private Plain integer(Schema avro) {
        String type = noted(avro, Conventions.TYPE);
        if (Conventions.INT8.equals(type)) {
            return new Plain(SchemaBuilder.int8(), in -> (byte) in.readInt());
        } else if (Conventions.INT16.equals(type)) {
            return new Plain(SchemaBuilder.int16(), in -> (short) in.readInt());
        }
        return new Plain(SchemaBuilder.int32(), in -> in.readInt());
    }

    /** By the properties, because Avro has no decimals with a negative scale, or a scale above the precision, but Connect does. */
    private boolean isDecimal(Schema avro) {
        return avro.getLogicalType() instanceof LogicalTypes.Decimal
                || "decimal".equals(noted(avro, Conventions.LOGICAL_TYPE))
                        && (avro.getType() == Schema.Type.BYTES || avro.getType() == Schema.Type.FIXED);
    }

    private Plain decimal(Schema avro) {
        int scale = number(avro, Conventions.SCALE, 0);
        int precision = number(avro, Conventions.AVRO_PRECISION, Conventions.USUAL_PRECISION);
        SchemaBuilder builder = Decimal.builder(scale);
        if (precision != Conventions.USUAL_PRECISION) {
            noted(builder, Conventions.PRECISION, precision);
        }
        int size = avro.getType() == Schema.Type.FIXED ? avro.getFixedSize() : -1;
        if (size >= 0) {
            noted(builder, Conventions.FIXED_SIZE, size);
        }
        return new Plain(builder, in -> {
            byte[] unscaled = size < 0 ? bytes(in) : fixed(in, size);
            if (unscaled.length == 0) {
                throw new DataException("it has a decimal without bytes");
            }
            return new BigDecimal(new BigInteger(unscaled), scale);
        });
    }

    private static int number(Schema avro, String property, int otherwise) {
        return avro.getObjectProp(property) instanceof Number number ? number.intValue() : otherwise;
    }

    private Plain enumeration(Schema avro) {
        SchemaBuilder builder = noted(SchemaBuilder.string(), Conventions.ENUM, avro.getFullName());
        List<String> symbols = avro.getEnumSymbols();
        symbols.forEach(symbol -> noted(builder, Conventions.ENUM + "." + symbol, symbol));
        return new Plain(builder, in -> {
            int index = in.readEnum();
            if (index < 0 || index >= symbols.size()) {
                throw new DataException("it has symbol " + index + " of " + symbols.size());
            }
            return symbols.get(index);
        });
    }
}
