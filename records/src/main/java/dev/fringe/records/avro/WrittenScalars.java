// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Writers of Connect's primitive and logical types. */
final class WrittenScalars {
    private final AvroNames names;
    private final boolean enums;

    WrittenScalars(AvroNames names, boolean enums) {
        this.names = names;
        this.enums = enums;
    }

    AvroForm of(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.name() == null ? "" : connect.name()) {
            case Decimal.LOGICAL_NAME -> decimal(connect);
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                new AvroForm(
                        Schema.create(Schema.Type.INT),
                        (value, out) ->
                                out.writeLong(Math.floorDiv(((Date) value).getTime(), Conventions.MILLIS_PER_DAY)));
            case Time.LOGICAL_NAME ->
                new AvroForm(Schema.create(Schema.Type.INT), (value, out) -> out.writeLong(((Date) value).getTime()));
            case Timestamp.LOGICAL_NAME ->
                new AvroForm(Schema.create(Schema.Type.LONG), (value, out) -> out.writeLong(((Date) value).getTime()));
            default -> plain(connect);
        };
    }

    private AvroForm plain(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.type()) {
            case BOOLEAN ->
                new AvroForm(Schema.create(Schema.Type.BOOLEAN), (value, out) -> out.writeBoolean((Boolean) value));
            case INT8 -> new AvroForm(Schema.create(Schema.Type.INT), (value, out) -> out.writeInt((Byte) value));
            case INT16 -> new AvroForm(Schema.create(Schema.Type.INT), (value, out) -> out.writeInt((Short) value));
            case INT32 -> new AvroForm(Schema.create(Schema.Type.INT), (value, out) -> out.writeInt((Integer) value));
            case INT64 -> new AvroForm(Schema.create(Schema.Type.LONG), (value, out) -> out.writeLong((Long) value));
            case FLOAT32 ->
                new AvroForm(Schema.create(Schema.Type.FLOAT), (value, out) -> out.writeFloat((Float) value));
            case FLOAT64 ->
                new AvroForm(Schema.create(Schema.Type.DOUBLE), (value, out) -> out.writeDouble((Double) value));
            case STRING ->
                enums && parameter(connect, Conventions.ENUM) != null
                        ? enumeration(connect)
                        : new AvroForm(
                                Schema.create(Schema.Type.STRING), (value, out) -> out.writeString((String) value));
            case BYTES ->
                isFixed(connect)
                        ? fixed(connect)
                        : new AvroForm(Schema.create(Schema.Type.BYTES), (value, out) -> out.writeBytes(bytes(value)));
            default -> throw new DataException(connect.type() + " is not a scalar");
        };
    }

    private AvroForm decimal(org.apache.kafka.connect.data.Schema connect) {
        int scale = Integer.parseInt(connect.parameters().get(Decimal.SCALE_FIELD));
        String precision = parameter(connect, Conventions.PRECISION);
        Schema schema = isFixed(connect) ? fixedSchema(connect) : Schema.create(Schema.Type.BYTES);
        if (schema.getObjectProp(Conventions.SCALE) == null) {
            schema.addProp(Conventions.SCALE, scale);
            schema.addProp(
                    Conventions.AVRO_PRECISION,
                    precision == null ? Conventions.USUAL_PRECISION : Integer.parseInt(precision));
        }
        int size = isFixed(connect) ? schema.getFixedSize() : -1;
        return new AvroForm(schema, (value, out) -> {
            BigDecimal decimal = (BigDecimal) value;
            if (decimal.scale() != scale) {
                throw new DataException("has scale " + decimal.scale() + " but its schema has scale " + scale);
            }
            byte[] unscaled = decimal.unscaledValue().toByteArray();
            if (size < 0) {
                out.writeBytes(unscaled);
            } else {
                out.writeFixed(padded(unscaled, size));
            }
        });
    }

    private static byte[] padded(byte[] unscaled, int size) {
        if (unscaled.length > size) {
            throw new DataException("needs " + unscaled.length + " bytes but its schema has " + size);
        }
        byte[] padded = new byte[size];
        Arrays.fill(padded, (byte) (unscaled[0] < 0 ? -1 : 0));
        System.arraycopy(unscaled, 0, padded, size - unscaled.length, unscaled.length);
        return padded;
    }

    private static boolean isFixed(org.apache.kafka.connect.data.Schema connect) {
        return connect.name() != null && parameter(connect, Conventions.FIXED_SIZE) != null;
    }

    private Schema fixedSchema(org.apache.kafka.connect.data.Schema connect) {
        int size = Integer.parseInt(connect.parameters().get(Conventions.FIXED_SIZE));
        return names.define(names.full(connect.name()), name -> Schema.createFixed(name, null, null, size));
    }

    private AvroForm fixed(org.apache.kafka.connect.data.Schema connect) {
        Schema schema = fixedSchema(connect);
        int size = schema.getFixedSize();
        return new AvroForm(schema, (value, out) -> {
            byte[] bytes = bytes(value);
            if (bytes.length != size) {
                throw new DataException("has " + bytes.length + " bytes but its schema has " + size);
            }
            out.writeFixed(bytes);
        });
    }

    private AvroForm enumeration(org.apache.kafka.connect.data.Schema connect) {
        String prefix = Conventions.ENUM + ".";
        Map<String, String> parameters = connect.parameters();
        List<String> symbols = parameters.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
        String fullName = parameters.get(Conventions.ENUM);
        String simpleName = fullName.substring(fullName.lastIndexOf('.') + 1);
        Schema schema = names.define(
                fullName,
                name -> Schema.createEnum(
                        name,
                        parameters.get(Conventions.ENUM_DOC + simpleName),
                        null,
                        symbols,
                        parameters.get(Conventions.ENUM_DEFAULT + simpleName)));
        return new AvroForm(schema, (value, out) -> {
            int index = symbols.indexOf(value);
            if (index < 0) {
                throw new DataException("is not a symbol of " + fullName);
            }
            out.writeEnum(index);
        });
    }

    static String parameter(org.apache.kafka.connect.data.Schema connect, String name) {
        return connect.parameters() == null ? null : connect.parameters().get(name);
    }

    static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) value;
    }
}
