// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of a protobuf message one after another. Sparkplug has one fixed schema of seven small messages, so the plugin
 * needs neither generated classes nor the protobuf library, whose version a worker may share with other plugins.
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    /** Templates contain metrics, and property sets contain property sets. */
    private static final int DEEPEST = 16;

    private final byte[] bytes;
    private final int end;
    private final int depth;
    private int at;
    private int field;
    private int form;

    WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length, 0);
    }

    private WireReader(byte[] bytes, int from, int end, int depth) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.depth = depth;
    }

    /** Goes to the next field; false at the end of the message. The field must then be read or skipped. */
    boolean next() throws Undecodable {
        if (at == end) {
            return false;
        }
        long tag = varintHere();
        field = (int) (tag >>> 3);
        form = (int) (tag & 7);
        if (tag >>> 3 == 0 || tag >>> 3 > 0x1fff_ffff) {
            throw broken("a field has the number " + (tag >>> 3));
        }
        return true;
    }

    /** The number of the current field. */
    int field() {
        return field;
    }

    long varint() throws Undecodable {
        require(VARINT);
        return varintHere();
    }

    boolean bool() throws Undecodable {
        return varint() != 0;
    }

    float float32() throws Undecodable {
        require(FOUR_BYTES);
        return fixed(Float.BYTES).getFloat();
    }

    double float64() throws Undecodable {
        require(EIGHT_BYTES);
        return fixed(Double.BYTES).getDouble();
    }

    byte[] bytes() throws Undecodable {
        int length = length();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String text() throws Undecodable {
        int length = length();
        at += length;
        return text(bytes, at - length, length);
    }

    static String text(byte[] bytes, int from, int length) throws Undecodable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken("a text is not UTF-8");
        }
    }

    /** A reader of the message in the current field. */
    WireReader message() throws Undecodable {
        if (depth == DEEPEST) {
            throw broken("it is nested more than " + DEEPEST + " levels deep");
        }
        int length = length();
        at += length;
        return new WireReader(bytes, at - length, at, depth + 1);
    }

    /** Whether the current field holds several numbers in one piece, as writers may write a repeated number. */
    boolean isPacked() {
        return form == LENGTH;
    }

    /** The next of packed numbers, in a reader from {@link #message()}. */
    long packed() throws Undecodable {
        return varintHere();
    }

    boolean atEnd() {
        return at == end;
    }

    void skip() throws Undecodable {
        switch (form) {
            case VARINT -> varintHere();
            case EIGHT_BYTES -> fixed(Long.BYTES);
            case FOUR_BYTES -> fixed(Integer.BYTES);
            case LENGTH -> {
                int length = length();
                at += length;
            }
            default -> throw broken("field " + field + " has the unknown form " + form);
        }
    }

    private void require(int expected) throws Undecodable {
        if (form != expected) {
            throw broken("field " + field + " has the form " + form + " instead of " + expected);
        }
    }

    private int length() throws Undecodable {
        require(LENGTH);
        long length = varintHere();
        if (length < 0 || length > end - at) {
            throw broken("field " + field + " is longer than the payload");
        }
        return (int) length;
    }

    private ByteBuffer fixed(int length) throws Undecodable {
        if (end - at < length) {
            throw broken("field " + field + " is cut off");
        }
        at += length;
        return ByteBuffer.wrap(bytes, at - length, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long varintHere() throws Undecodable {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw broken("a number is cut off");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken("a number has more than ten bytes");
    }

    static Undecodable broken(String why) {
        return new Undecodable("the payload is not a Sparkplug payload: " + why);
    }
}
