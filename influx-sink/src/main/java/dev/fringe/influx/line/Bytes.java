// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array for text and numbers in UTF-8, without an object for each value. */
public final class Bytes {
    /** 00 01 02 … 99: one division writes two digits. */
    private static final byte[] PAIRS = pairs();

    private static final long[] POWERS_OF_TEN = powersOfTen();

    private byte[] array;
    private int length;

    public Bytes(int capacity) {
        array = new byte[Math.max(16, capacity)];
    }

    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Removes everything after {@code mark}, an earlier length. */
    public void truncate(int mark) {
        length = mark;
    }

    public void put(char ascii) {
        room(1);
        array[length++] = (byte) ascii;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    public void put(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, array, length, count);
        length += count;
    }

    public void put(Bytes other) {
        put(other.array, 0, other.length);
    }

    /** Appends {@code text} with a backslash before each escaped character. */
    public void putEscaped(String text, Escapes escaped) {
        int chars = text.length();
        room(chars * 3 + 3);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (escaped.contains(c)) {
                    // one more byte than reserved
                    room((chars - i) * 3 + 1);
                    array[length++] = '\\';
                }
                array[length++] = (byte) c;
            } else {
                i += putNonAscii(text, i);
            }
        }
    }

    private int putNonAscii(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x800) {
            array[length++] = (byte) (0xC0 | c >> 6);
            array[length++] = (byte) (0x80 | c & 0x3F);
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            array[length++] = (byte) (0xE0 | c >> 12);
            array[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            array[length++] = (byte) (0x80 | c & 0x3F);
            return 0;
        }
        boolean pair =
                Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
            // a lone surrogate has no UTF-8 form; Java's encoder also writes ?
            array[length++] = '?';
            return 0;
        }
        int code = Character.toCodePoint(c, text.charAt(i + 1));
        array[length++] = (byte) (0xF0 | code >> 18);
        array[length++] = (byte) (0x80 | code >> 12 & 0x3F);
        array[length++] = (byte) (0x80 | code >> 6 & 0x3F);
        array[length++] = (byte) (0x80 | code & 0x3F);
        return 1;
    }

    public void putLong(long value) {
        room(20);
        if (value < 0) {
            array[length++] = '-';
            if (value == Long.MIN_VALUE) {
                array[length++] = '9';
                value = -223372036854775808L;
            }
            value = -value;
        }
        putDigits(value);
    }

    /** Appends the number without a sign whose bits are given. */
    public void putUnsigned(long bits) {
        if (bits >= 0) {
            putLong(bits);
        } else {
            putLong(Long.divideUnsigned(bits, 10));
            put((char) ('0' + Long.remainderUnsigned(bits, 10)));
        }
    }

    private void putDigits(long value) {
        int count = digits(value);
        int at = length + count;
        long rest = value;
        while (rest >= 100) {
            long next = rest / 100;
            int pair = (int) (rest - next * 100) * 2;
            array[--at] = PAIRS[pair + 1];
            array[--at] = PAIRS[pair];
            rest = next;
        }
        array[--at] = PAIRS[(int) rest * 2 + 1];
        if (rest >= 10) {
            array[--at] = PAIRS[(int) rest * 2];
        }
        length += count;
    }

    private static int digits(long value) {
        // bits * log10(2), which may be one too few
        int atLeast = (Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233 >> 12;
        return value >= POWERS_OF_TEN[atLeast] ? atLeast + 1 : Math.max(1, atLeast);
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    private void room(int count) {
        if (array.length - length < count) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + count));
        }
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }
}
