// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

/** The shortest decimal that reads back as the same double, computed without text. */
final class ShortestDecimal {
    /** The result if only the text is exact. */
    static final long UNSURE = -1;

    /** Below this, a double is too fine for the arithmetic here; from LARGEST on, it has no fraction. */
    private static final double SMALLEST = 0x1p20;

    private static final double LARGEST = 0x1p52;
    private static final double ROUNDING = 0x1p-50;

    private ShortestDecimal() {}

    /**
     * The digits after the point, rounded down.
     *
     * @param unit a power of ten: 1,000 for three digits
     */
    static long fraction(double number, long unit) {
        if (!(number >= SMALLEST && number < LARGEST)) {
            return UNSURE;
        }
        // exact: the difference has no more digits than the number
        double fraction = number - Math.floor(number);
        double reach = Math.ulp(number) / 2;
        for (long scale = 1; scale <= unit; scale *= 10) {
            double digits = Math.rint(fraction * scale);
            double distance = Math.abs(digits / scale - fraction);
            if (Math.abs(distance - reach) < ROUNDING) {
                return UNSURE;
            }
            if (distance < reach) {
                return (long) digits * (unit / scale);
            }
        }
        return (long) (fraction * unit);
    }
}
