package dev.fringe.influx.mapping;

import dev.fringe.influx.line.LineWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;

/** Writes a value in the form that line protocol has for its type. */
final class FieldWriter {
    private static final int LONG_BITS = 63;

    private final LineWriter line;
    private final Mapping.ValueForms forms;

    FieldWriter(LineWriter line, Mapping.ValueForms forms) {
        this.line = line;
        this.forms = forms;
    }

    /** Null when the field is written or rightly left out, else what is wrong with the value. */
    String put(FieldTarget target, Object value) {
        byte[] name = target.encodedName();
        if (value instanceof Double number) {
            if (Double.isFinite(number)) {
                line.field(name, number.doubleValue());
            }
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            line.field(name, ((Number) value).longValue());
        } else if (value instanceof Float number) {
            if (Float.isFinite(number)) {
                line.field(name, number.floatValue());
            }
        } else if (value instanceof String text) {
            line.field(name, text);
        } else if (value instanceof Boolean flag) {
            line.field(name, flag.booleanValue());
        } else {
            return putRare(name, value);
        }
        return null;
    }

    private String putRare(byte[] name, Object value) {
        if (value instanceof Date date) {
            line.field(name, date.getTime());
        } else if (value instanceof BigDecimal decimal) {
            return putDecimal(name, decimal);
        } else if (value instanceof BigInteger integer) {
            if (integer.bitLength() > LONG_BITS) {
                return "is beyond InfluxDB's 64-bit integers";
            }
            line.field(name, integer.longValue());
        } else if (Scalars.isBinary(value)) {
            if (forms.bytesAsBase64()) {
                line.field(name, Scalars.base64(value));
            }
        } else {
            return "is a " + value.getClass().getSimpleName() + ", for which InfluxDB has no type";
        }
        return null;
    }

    private String putDecimal(byte[] name, BigDecimal decimal) {
        if (forms.decimalsAsText()) {
            line.field(name, decimal.toPlainString());
            return null;
        }
        double number = decimal.doubleValue();
        if (!Double.isFinite(number)) {
            return "is beyond InfluxDB's floats; decimal.format=text keeps it";
        }
        line.field(name, number);
        return null;
    }
}
