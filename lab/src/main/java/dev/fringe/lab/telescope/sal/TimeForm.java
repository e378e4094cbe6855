// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** How a field holds a time, and what a sink has to be told about it. */
public enum TimeForm {
    /** Seconds and their fraction. */
    SECONDS(1e9, "s"),
    S(1, "s"),
    MS(1e3, "ms"),
    US(1e6, "us"),
    NS(1e9, "ns"),
    /** Avro's timestamp-millis, which Connect knows as a type of its own. */
    TIMESTAMP(1e3, null),
    ISO(1e6, null);

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final String unit;

    TimeForm(double perSecond, String unit) {
        this.perSecond = perSecond;
        this.unit = unit;
    }

    /** How many different times there are in a second. */
    public double perSecond() {
        return perSecond;
    }

    /** The sink's {@code timestamp.unit}, null where the field itself says it. */
    public String unit() {
        return unit;
    }

    /** A whole number of this form's units in nanoseconds. */
    public long nanos(long units) {
        return units * (long) (NANOS / perSecond);
    }

    public static String iso(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** The form of a type that is a time by itself, null for any other. */
    static TimeForm ofLogical(Schema type) {
        LogicalType logical = type.getLogicalType();
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return TIMESTAMP;
        } else if (logical instanceof LogicalTypes.LocalTimestampMillis) {
            return MS;
        } else if (logical instanceof LogicalTypes.TimestampMicros
                || logical instanceof LogicalTypes.LocalTimestampMicros) {
            return US;
        } else if (logical instanceof LogicalTypes.TimestampNanos
                || logical instanceof LogicalTypes.LocalTimestampNanos) {
            return NS;
        }
        return null;
    }

    /** The form of a type that can hold a time, null for one that cannot. */
    static TimeForm of(Schema type, TimeForm ofPlainLong) {
        TimeForm logical = ofLogical(type);
        if (logical != null) {
            return logical;
        } else if (type.getLogicalType() != null) {
            return null;
        }
        return switch (type.getType()) {
            case LONG -> ofPlainLong;
            case DOUBLE -> SECONDS;
            case STRING -> ISO;
            default -> null;
        };
    }
}
