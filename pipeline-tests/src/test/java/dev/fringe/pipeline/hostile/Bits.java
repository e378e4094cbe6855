// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads choices, texts and values from any bytes. After the last byte everything is zero. */
final class Bits {
    private static final int DEEPEST = 6;

    private final byte[] input;
    private int at;

    Bits(byte[] input) {
        this.input = input;
    }

    boolean isEnd() {
        return at >= input.length;
    }

    int choice(int count) {
        return isEnd() ? 0 : (input[at++] & 0xff) % count;
    }

    byte[] bytes(int count) {
        byte[] bytes = Arrays.copyOfRange(input, Math.min(at, input.length), Math.min(at + count, input.length));
        at += bytes.length;
        return bytes;
    }

    private long number(int count) {
        return ByteBuffer.wrap(Arrays.copyOf(bytes(count), 8)).getLong();
    }

    String text() {
        int length = choice(8) == 0 ? choice(256) : choice(16);
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    String rest() {
        return new String(bytes(input.length), StandardCharsets.UTF_8);
    }

    Object scalar() {
        return switch (choice(12)) {
            case 0, 1 -> text();
            case 2 -> number(8);
            case 3 -> (int) number(8);
            case 4 -> (short) number(8);
            case 5 -> (byte) number(8);
            case 6 -> Double.longBitsToDouble(number(8));
            case 7 -> Float.intBitsToFloat((int) number(8));
            case 8 -> choice(2) == 0;
            case 9 -> new BigDecimal(new BigInteger(Arrays.copyOf(bytes(choice(20)), 20)), choice(256) - 128);
            case 10 -> bytes(choice(16));
            default -> null;
        };
    }

    Object value(int depth) {
        int kind = depth >= DEEPEST ? 7 : choice(8);
        if (kind == 0) {
            return map(depth + 1);
        } else if (kind == 1) {
            List<Object> items = new ArrayList<>();
            for (int left = choice(5); left > 0; left--) {
                items.add(value(depth + 1));
            }
            return items;
        }
        return scalar();
    }

    private Map<String, Object> map(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int left = choice(6); left > 0; left--) {
            map.put(text(), value(depth));
        }
        return map;
    }

    /** A record without a schema; flat means without maps and lists. */
    Map<String, Object> record(boolean flat) {
        Map<String, Object> record = new LinkedHashMap<>();
        while (!isEnd()) {
            record.put(text(), flat ? scalar() : value(1));
        }
        return record;
    }
}
