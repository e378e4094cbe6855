// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The form of a time field, and the sink's unit for it. */
public enum TimeForm {
    /** Seconds with a fraction. */
    SECONDS(1e9, "s"),
    S(1, "s"),
    MS(1e3, "ms"),
    US(1e6, "us"),
    NS(1e9, "ns"),
    /** Avro's timestamp-millis, which is a logical type in Connect. */
    TIMESTAMP(1e3, null),
    ISO(1e6, null);

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final String unit;

    TimeForm(double perSecond, String unit) {
        this.perSecond = perSecond;
        this.unit = unit;
    }

    /** The number of distinct times per second. */
    public double perSecond() {
        return perSecond;
    }

    /** The sink's {@code timestamp.unit}; null if the field's type determines it. */
    public String unit() {
        return unit;
    }

    /** Converts units of this form to nanoseconds. */
    public long nanos(long units) {
        return units * (long) (NANOS / perSecond);
    }

    public static String iso(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** The form of a logical type that is a time; null for other types. */
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

    /** The form of a type that can contain a time; null for other types. */
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
