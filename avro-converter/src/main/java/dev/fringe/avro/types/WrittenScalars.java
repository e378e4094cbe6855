package dev.fringe.avro.types;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Connect's types without parts, as Avro has them. */
final class WrittenScalars {
    private WrittenScalars() {}

    static AvroForm of(org.apache.kafka.connect.data.Schema connect) {
        String name = connect.name() == null ? "" : connect.name();
        return switch (name) {
            case Decimal.LOGICAL_NAME -> decimal(connect);
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                new AvroForm(
                        LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)),
                        (value, out) ->
                                out.integer(Math.floorDiv(((Date) value).getTime(), Conventions.MILLIS_PER_DAY)));
            case Time.LOGICAL_NAME ->
                new AvroForm(
                        LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT)),
                        (value, out) -> out.integer(((Date) value).getTime()));
            case Timestamp.LOGICAL_NAME ->
                new AvroForm(
                        LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)),
                        (value, out) -> out.integer(((Date) value).getTime()));
            default -> plain(connect);
        };
    }

    private static AvroForm plain(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.type()) {
            case BOOLEAN -> new AvroForm(Schema.create(Schema.Type.BOOLEAN), (value, out) -> out.bool((Boolean) value));
            case INT8 -> new AvroForm(small(Conventions.INT8), (value, out) -> out.integer((Byte) value));
            case INT16 -> new AvroForm(small(Conventions.INT16), (value, out) -> out.integer((Short) value));
            case INT32 -> new AvroForm(Schema.create(Schema.Type.INT), (value, out) -> out.integer((Integer) value));
            case INT64 -> new AvroForm(Schema.create(Schema.Type.LONG), (value, out) -> out.integer((Long) value));
            case FLOAT32 -> new AvroForm(Schema.create(Schema.Type.FLOAT), (value, out) -> out.float32((Float) value));
            case FLOAT64 ->
                new AvroForm(Schema.create(Schema.Type.DOUBLE), (value, out) -> out.float64((Double) value));
            case STRING ->
                isEnum(connect)
                        ? enumeration(connect)
                        : new AvroForm(Schema.create(Schema.Type.STRING), (value, out) -> out.text((String) value));
            case BYTES -> new AvroForm(Schema.create(Schema.Type.BYTES), (value, out) -> out.bytes(bytes(value)));
            default -> throw new DataException(connect.type() + " is no scalar");
        };
    }

    private static Schema small(String type) {
        Schema schema = Schema.create(Schema.Type.INT);
        schema.addProp(Conventions.TYPE, type);
        return schema;
    }

    private static AvroForm decimal(org.apache.kafka.connect.data.Schema connect) {
        int scale = Integer.parseInt(connect.parameters().get(Decimal.SCALE_FIELD));
        String precision = connect.parameters().get(Conventions.PRECISION);
        Schema schema = LogicalTypes.decimal(
                        precision == null ? Conventions.USUAL_PRECISION : Integer.parseInt(precision), scale)
                .addToSchema(Schema.create(Schema.Type.BYTES));
        return new AvroForm(schema, (value, out) -> {
            BigDecimal decimal = (BigDecimal) value;
            if (decimal.scale() != scale) {
                throw new DataException("has " + decimal.scale() + " decimals, its schema " + scale);
            }
            out.bytes(decimal.unscaledValue().toByteArray());
        });
    }

    private static boolean isEnum(org.apache.kafka.connect.data.Schema connect) {
        return connect.parameters() != null && connect.parameters().containsKey(Conventions.ENUM);
    }

    private static AvroForm enumeration(org.apache.kafka.connect.data.Schema connect) {
        String prefix = Conventions.ENUM + ".";
        List<String> symbols = connect.parameters().entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith(prefix))
                .map(parameter -> parameter.getKey().substring(prefix.length()))
                .toList();
        String fullName = connect.parameters().get(Conventions.ENUM);
        int dot = fullName.lastIndexOf('.');
        Schema schema = Schema.createEnum(
                fullName.substring(dot + 1), null, dot < 0 ? null : fullName.substring(0, dot), symbols);
        return new AvroForm(schema, (value, out) -> {
            int index = symbols.indexOf(value);
            if (index < 0) {
                throw new DataException("is no symbol of " + fullName);
            }
            out.integer(index);
        });
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
