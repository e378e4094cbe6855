// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** The form of a time in a field. */
public enum TimeForm {
    S(1),
    MS(1_000),
    US(1_000_000),
    NS(1_000_000_000),
    /** Seconds with a fraction as float64. */
    DOUBLE(1) {
        @Override
        public Object write(Moment moment, TimeScale scale) {
            return BigDecimal.valueOf(moment.second(scale))
                    .add(BigDecimal.valueOf(moment.nano(), 9))
                    .doubleValue();
        }

        @Override
        public Schema.Type type() {
            return Schema.Type.FLOAT64;
        }
    },
    /** Text such as 2026-11-21T03:02:17.123456Z. */
    ISO8601(1) {
        @Override
        public Object write(Moment moment, TimeScale scale) {
            return IsoText.write(moment, scale);
        }

        @Override
        public Schema.Type type() {
            return Schema.Type.STRING;
        }
    },
    /** Connect's Timestamp: milliseconds, always UTC. */
    TIMESTAMP(1_000) {
        @Override
        public Object write(Moment moment, TimeScale scale) {
            return new Date(moment.units(TimeScale.UTC, 1_000));
        }

        @Override
        public String logicalName() {
            return Timestamp.LOGICAL_NAME;
        }
    };

    /** More digits than a number of 64 bits in any unit, or than a nanosecond needs. */
    private static final int MAX_DIGITS = 30;

    private final long perSecond;

    TimeForm(long perSecond) {
        this.perSecond = perSecond;
    }

    /** The type of a field in this form. */
    public Schema.Type type() {
        return Schema.Type.INT64;
    }

    /** The logical type of a field in this form, or null. */
    public String logicalName() {
        return null;
    }

    /** The moment in this form, rounded down. */
    public Object write(Moment moment, TimeScale scale) {
        return moment.units(scale, perSecond);
    }

    /** Reads a value of this form. Text is always read as ISO 8601, and a Timestamp as UTC. */
    public Moment read(Object value, TimeScale scale) {
        if (value instanceof Date date) {
            return Moment.ofUnits(TimeScale.UTC, date.getTime(), 1_000);
        }
        if (value instanceof String text) {
            return IsoText.read(text, scale);
        }
        if (this == ISO8601 || this == TIMESTAMP) {
            throw new DataException("The value is a number, not " + (this == ISO8601 ? "a text" : "a Timestamp") + ".");
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return Moment.ofUnits(scale, ((Number) value).longValue(), perSecond);
        }
        if (value instanceof Double number) {
            return readDouble(number, scale);
        }
        if (value instanceof Number number) {
            return readDecimal(number, scale);
        }
        throw new DataException("The value is not a number, a text or a Timestamp.");
    }

    /** Like {@link #readDecimal}, but without text for current times. */
    private Moment readDouble(Double number, TimeScale scale) {
        long nanosPerUnit = 1_000_000_000L / perSecond;
        long fraction = ShortestDecimal.fraction(number, nanosPerUnit);
        if (fraction == ShortestDecimal.UNSURE) {
            return readDecimal(number, scale);
        }
        long units = (long) Math.floor(number);
        return Moment.of(scale, units / perSecond, (int) (units % perSecond * nanosPerUnit + fraction));
    }

    /** Reads the shortest decimal of a double: 1554096460.415123 is stored as 1554096460.4151229858…, but means 123 microseconds. */
    private Moment readDecimal(Number number, TimeScale scale) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new DataException("The number is not finite.");
        }
        BigDecimal decimal = new BigDecimal(number.toString());
        long digits = (long) decimal.precision() - decimal.scale();
        if (digits < -MAX_DIGITS) {
            // less than a nanosecond, and its exponent may be huge
            return Moment.of(scale, decimal.signum() < 0 ? -1 : 0, decimal.signum() < 0 ? 999_999_999 : 0);
        }
        if (digits > MAX_DIGITS && decimal.signum() != 0) {
            throw new DataException("The number is too large to be a time.");
        }
        BigDecimal seconds = decimal.divide(BigDecimal.valueOf(perSecond));
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        try {
            int nano = seconds.subtract(whole)
                    .movePointRight(9)
                    .setScale(0, RoundingMode.FLOOR)
                    .intValueExact();
            return Moment.of(scale, whole.longValueExact(), nano);
        } catch (ArithmeticException e) {
            throw new DataException("The number is too large to be a time.");
        }
    }
}
