// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** The unit of a numeric time since 1970. */
public enum TimeUnit {
    S(1_000_000, 1),
    MS(1_000, 1),
    US(1, 1),
    NS(1, 1_000);

    private final long factor;
    private final long divisor;

    TimeUnit(long factor, long divisor) {
        this.factor = factor;
        this.divisor = divisor;
    }

    /** The unit of an Avro timestamp type; null for other types. */
    public static TimeUnit of(Schema schema) {
        if (schema.isUnion()) {
            return schema.getTypes().stream()
                    .map(TimeUnit::of)
                    .filter(unit -> unit != null)
                    .findFirst()
                    .orElse(null);
        }
        LogicalType type = schema.getLogicalType();
        return type == null
                ? null
                : switch (type.getName()) {
                    case "timestamp-millis" -> MS;
                    case "timestamp-micros" -> US;
                    case "timestamp-nanos" -> NS;
                    default -> null;
                };
    }

    /** Microseconds since 1970; empty if the content is not a time. */
    public OptionalLong micros(Object content) {
        try {
            if (content instanceof Long || content instanceof Integer) {
                long count = ((Number) content).longValue();
                return OptionalLong.of(Math.floorDiv(Math.multiplyExact(count, factor), divisor));
            }
            if (content instanceof Number number) {
                double micros = number.doubleValue() * factor / divisor;
                return Math.abs(micros) < Long.MAX_VALUE ? OptionalLong.of(Math.round(micros)) : OptionalLong.empty();
            }
            return content instanceof CharSequence text
                    ? OptionalLong.of(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text)))
                    : OptionalLong.empty();
        } catch (ArithmeticException | java.time.DateTimeException e) {
            return OptionalLong.empty();
        }
    }
}
