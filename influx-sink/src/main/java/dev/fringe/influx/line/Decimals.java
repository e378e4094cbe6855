// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

import java.math.BigInteger;

/**
 * Writes floating point numbers with the fewest digits that read back as the same number.
 *
 * <p>The method is Raffaello Giulietti's Schubfach: the decimals that round to a binary number form an interval, and
 * the scale is chosen so that the interval holds at least one and at most ten candidates of the shorter length. Java's
 * own {@code Double.toString} is neither shortest before Java 19 nor free of garbage.
 */
public final class Decimals {
    private static final int MIN_POWER = -292;
    private static final int MAX_POWER = 324;
    /** 10^k as 128 bits, rounded up, the highest bit set. */
    private static final long[] POWER_HIGH = new long[MAX_POWER - MIN_POWER + 1];

    private static final long[] POWER_LOW = new long[MAX_POWER - MIN_POWER + 1];

    static {
        for (int k = MIN_POWER; k <= MAX_POWER; k++) {
            BigInteger scaled = scaledPower(k);
            POWER_HIGH[k - MIN_POWER] = scaled.shiftRight(64).longValue();
            POWER_LOW[k - MIN_POWER] = scaled.longValue();
        }
    }

    private static final int DOUBLE_FRACTION_BITS = 52;
    private static final int DOUBLE_BIAS = 1075;
    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int FLOAT_BIAS = 150;
    /** With more zeros, an exponent is shorter. */
    private static final int MAX_PLAIN_ZEROS = 6;

    private Decimals() {}

    /** @param value must be finite: line protocol has no infinity and no NaN */
    public static void put(Bytes out, double value) {
        long bits = Double.doubleToRawLongBits(value);
        put(
                out,
                bits < 0,
                bits & (1L << DOUBLE_FRACTION_BITS) - 1,
                (int) (bits >>> DOUBLE_FRACTION_BITS) & 0x7FF,
                true);
    }

    /** Appends the digits that a float needs, not those of its nearest double. */
    public static void put(Bytes out, float value) {
        int bits = Float.floatToRawIntBits(value);
        put(out, bits < 0, bits & (1 << FLOAT_FRACTION_BITS) - 1, bits >>> FLOAT_FRACTION_BITS & 0xFF, false);
    }

    private static void put(Bytes out, boolean negative, long fraction, int exponent, boolean wide) {
        int fractionBits = wide ? DOUBLE_FRACTION_BITS : FLOAT_FRACTION_BITS;
        int bias = wide ? DOUBLE_BIAS : FLOAT_BIAS;
        if (negative) {
            out.put('-');
        }
        if (exponent == 0 && fraction == 0) {
            out.put('0');
            return;
        }
        long significand = exponent == 0 ? fraction : fraction | 1L << fractionBits;
        int scale = (exponent == 0 ? 1 : exponent) - bias;
        if (scale <= 0 && scale > -fractionBits - 1 && (significand & (1L << -scale) - 1) == 0) {
            out.putLong(significand >> -scale);
            return;
        }
        putShortest(out, significand, scale, fraction == 0 && exponent > 1);
    }

    /** Appends the shortest decimal for {@code significand * 2^scale}. */
    private static void putShortest(Bytes out, long significand, int scale, boolean lowerIsCloser) {
        int power = (int) (scale * 1262611L - (lowerIsCloser ? 524031 : 0) >> 22);
        int shift = scale + floorLog2OfPower(-power) + 1;
        long four = significand << 2;
        long high = POWER_HIGH[-power - MIN_POWER];
        long low = POWER_LOW[-power - MIN_POWER];
        // the interval of an even number includes both ends, that of an odd one neither
        long odd = significand & 1;
        long lower = roundToOdd(high, low, four - (lowerIsCloser ? 1 : 2) << shift) + odd;
        long middle = roundToOdd(high, low, four << shift);
        long upper = roundToOdd(high, low, four + 2 << shift) - odd;

        long digits = middle >> 2;
        if (digits >= 10) {
            long tens = digits / 10;
            boolean below = lower <= 40 * tens;
            boolean above = 40 * tens + 40 <= upper;
            if (below != above) {
                putPlaced(out, tens + (above ? 1 : 0), power + 1);
                return;
            }
        }
        boolean below = lower <= 4 * digits;
        boolean above = 4 * digits + 4 <= upper;
        if (below == above) {
            long half = 4 * digits + 2;
            above = middle > half || middle == half && (digits & 1) == 1;
        }
        putPlaced(out, digits + (above ? 1 : 0), power);
    }

    /** Appends {@code digits * 10^power} in its shortest form, with a point, zeros or an exponent. */
    private static void putPlaced(Bytes out, long digits, int power) {
        while (digits % 10 == 0) {
            digits /= 10;
            power++;
        }
        int start = out.length();
        out.putLong(digits);
        int count = out.length() - start;
        if (power >= 0 && power <= MAX_PLAIN_ZEROS) {
            putZeros(out, power);
        } else if (power < 0 && -power < count) {
            insertPoint(out, start + count + power);
        } else if (power < 0 && -power <= count + MAX_PLAIN_ZEROS) {
            out.truncate(start);
            out.put('0');
            out.put('.');
            putZeros(out, -power - count);
            out.putLong(digits);
        } else {
            out.put('e');
            out.putLong(power);
        }
    }

    private static void putZeros(Bytes out, int count) {
        for (int i = 0; i < count; i++) {
            out.put('0');
        }
    }

    private static void insertPoint(Bytes out, int at) {
        out.put('.');
        byte[] array = out.array();
        System.arraycopy(array, at, array, at + 1, out.length() - 1 - at);
        array[at] = '.';
    }

    /** The product of a 128-bit power and a significand, with the last bit set if the discarded part is not zero. */
    private static long roundToOdd(long powerHigh, long powerLow, long significand) {
        long carry = multiplyHigh(powerLow, significand);
        long low = powerHigh * significand + carry;
        long high = multiplyHigh(powerHigh, significand) + (Long.compareUnsigned(low, carry) < 0 ? 1 : 0);
        return high | (Long.compareUnsigned(low, 1) > 0 ? 1 : 0);
    }

    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    private static int floorLog2OfPower(int power) {
        return power * 1741647 >> 19;
    }

    private static BigInteger scaledPower(int k) {
        int shift = 127 - floorLog2OfPower(k);
        BigInteger power = BigInteger.TEN.pow(Math.abs(k));
        if (k >= 0) {
            return shift >= 0 ? power.shiftLeft(shift) : ceilingShiftRight(power, -shift);
        }
        BigInteger[] parts = BigInteger.ONE.shiftLeft(shift).divideAndRemainder(power);
        return parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
    }

    private static BigInteger ceilingShiftRight(BigInteger value, int count) {
        BigInteger cut = value.shiftRight(count);
        return cut.shiftLeft(count).equals(value) ? cut : cut.add(BigInteger.ONE);
    }
}
