// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.influx.types.OnConflict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;

/** Writes a value in line protocol, in the type of the field. */
final class FieldWriter {
    private static final int LONG_BITS = 63;
    private static final double TWO_TO_63 = 0x1p63;

    private final LineWriter line;
    private final Dialect dialect;
    private final Mapping.ValueForms forms;
    private final OnConflict onConflict;
    private long coerced;
    private long leftOut;

    FieldWriter(LineWriter line, Dialect dialect, Mapping.ValueForms forms, OnConflict onConflict) {
        this.line = line;
        this.dialect = dialect;
        this.forms = forms;
        this.onConflict = onConflict;
    }

    /** Why a value cannot be written. */
    record Problem(boolean ofType, String text) {}

    /** The number of values written in another type than their own. */
    long coerced() {
        return coerced;
    }

    /** The number of values that were left out: null, NaN, infinite, excluded bytes, text that the server cannot hold. */
    long leftOut() {
        return leftOut;
    }

    void leaveOut() {
        leftOut++;
    }

    /** Returns the problem, or null if the field is written or left out. */
    Problem put(FieldTargets targets, FieldTarget target, Object value, FieldTypes.OfMeasurement types) {
        Object plain = held(plain(value));
        if (plain == null) {
            leaveOut();
            return null;
        }
        if (plain instanceof Problem problem) {
            return problem;
        }
        FieldType type = FieldType.ofValue(plain);
        FieldType known =
                target.index() < 0 ? types.of(target.name()) : types.of(targets, target.index(), target.name());
        if (known != null && known != type) {
            return known == FieldType.UNSIGNED && isUnsigned(plain)
                    ? putUnsigned(target, (Number) plain)
                    : putConflicting(targets, target, plain, types);
        }
        if (known == null) {
            types.add(target.name(), type);
        }
        write(target.encodedName(), plain);
        return null;
    }

    /** Conflicts are rare, so the server is first asked whether the field still has that type. */
    private Problem putConflicting(
            FieldTargets targets, FieldTarget target, Object plain, FieldTypes.OfMeasurement types) {
        FieldType type = FieldType.ofValue(plain);
        FieldType known = types.of(target.name());
        if (types.refresh() && types.of(target.name()) != known) {
            return put(targets, target, plain, types);
        }
        String conflict = "is of type " + type.label() + ", but of type " + known.label() + " in " + dialect.server();
        return switch (onConflict) {
            case REJECT -> new Problem(true, conflict + " (type.conflict=reject)");
            case COERCE ->
                coerce(target, plain, known)
                        ? null
                        : new Problem(true, conflict + ", and cannot be converted without loss");
            case SUFFIX -> putSuffixed(targets.variant(target, type), plain, type, types, conflict);
        };
    }

    private Problem putSuffixed(
            FieldTarget variant, Object plain, FieldType type, FieldTypes.OfMeasurement types, String conflict) {
        if (variant.problem() != null) {
            return new Problem(true, conflict + ", and " + variant.name() + " " + variant.problem());
        }
        FieldType known = types.of(variant.name());
        if (known != null && known != type) {
            return new Problem(true, conflict + ", and " + variant.name() + " is of type " + known.label());
        }
        if (known == null) {
            types.add(variant.name(), type);
        }
        coerced++;
        write(variant.encodedName(), plain);
        return null;
    }

    private boolean coerce(FieldTarget target, Object plain, FieldType known) {
        if (!(plain instanceof Number number)) {
            return false;
        }
        double asDouble = number.doubleValue();
        if (known == FieldType.FLOAT && isExact(asDouble, number.longValue())) {
            line.field(target.encodedName(), asDouble);
        } else if (known == FieldType.INTEGER && asDouble == Math.rint(asDouble) && Math.abs(asDouble) < TWO_TO_63) {
            line.field(target.encodedName(), (long) asDouble);
        } else {
            return false;
        }
        coerced++;
        return true;
    }

    private static boolean isExact(double asDouble, long number) {
        return asDouble < TWO_TO_63 && (long) asDouble == number;
    }

    private void write(byte[] name, Object plain) {
        if (plain instanceof Double number) {
            line.field(name, number.doubleValue());
        } else if (plain instanceof Float number) {
            line.field(name, number.floatValue());
        } else if (plain instanceof BigInteger number) {
            line.unsignedField(name, number.longValue());
        } else if (plain instanceof Number number) {
            line.field(name, number.longValue());
        } else if (plain instanceof String text) {
            line.field(name, text);
        } else {
            line.field(name, ((Boolean) plain).booleanValue());
        }
    }

    /** A double, float, integer, text or boolean; null if the value is left out; or a problem. */
    private Object plain(Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number) ? number : null;
        }
        if (value instanceof Float number) {
            return Float.isFinite(number) ? number : null;
        }
        if (value instanceof BigInteger integer) {
            return plainInteger(integer);
        }
        if (FieldType.ofValue(value) != null) {
            return value;
        }
        if (value instanceof Date date) {
            return date.getTime();
        }
        if (value instanceof BigDecimal decimal) {
            return plainDecimal(decimal);
        }
        if (Scalars.isBinary(value)) {
            return forms.bytesAsBase64() ? Scalars.base64(value) : null;
        }
        return new Problem(
                false, "is a " + value.getClass().getSimpleName() + ", for which " + dialect.server() + " has no type");
    }

    private Object plainInteger(BigInteger integer) {
        if (integer.bitLength() <= LONG_BITS) {
            return integer.longValue();
        }
        return dialect.holdsUnsigned() && integer.signum() > 0 && integer.bitLength() == Long.SIZE
                ? integer
                : (Object) new Problem(false, "is too large for " + dialect.server() + "'s 64-bit integers");
    }

    /** The plain value; null or a problem if the server cannot hold it. */
    private Object held(Object plain) {
        if (plain instanceof String && !dialect.holdsText()) {
            return null;
        }
        if (FieldType.ofValue(plain) != FieldType.INTEGER) {
            return plain;
        }
        String problem = dialect.problemOfInteger(((Number) plain).longValue());
        return problem == null ? plain : new Problem(false, problem);
    }

    private static boolean isUnsigned(Object plain) {
        return FieldType.ofValue(plain) == FieldType.INTEGER && ((Number) plain).longValue() >= 0;
    }

    /** An integer without a sign is the same number in a field for such integers. */
    private Problem putUnsigned(FieldTarget target, Number value) {
        line.unsignedField(target.encodedName(), value.longValue());
        return null;
    }

    private Object plainDecimal(BigDecimal decimal) {
        if (forms.decimalsAsText()) {
            return Scalars.text(decimal);
        }
        double number = decimal.doubleValue();
        return Double.isFinite(number)
                ? (Object) number
                : new Problem(
                        false,
                        "is too large for " + dialect.server() + "'s floats; set decimal.format=text to keep it");
    }
}
