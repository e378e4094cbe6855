// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads a binary payload from its beginning. An announced length is checked against the bytes that are left before anything is
 * allocated for it, and depth and number of values are limited.
 */
final class BinaryPayload {
    /** A thousand levels, which Jackson allows unless told otherwise, overflow the stack of a task. */
    static final int DEEPEST = 128;
    /** An empty array takes one byte, but fifty in memory. */
    private static final int MOST_VALUES = 1_000_000;

    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private final ByteBuffer bytes;
    private final String format;
    private int depth;
    private int values;

    BinaryPayload(byte[] payload, String format) throws Undecodable {
        if (payload.length == 0) {
            throw new Undecodable("the payload is empty, not " + format);
        }
        this.bytes = ByteBuffer.wrap(payload);
        this.format = format;
    }

    /** A reader of one value. */
    interface ValueReader {
        JsonNode read() throws Undecodable;
    }

    /** Reads the only value of the payload. */
    JsonNode only(ValueReader reader) throws Undecodable {
        JsonNode node = nested(reader);
        if (bytes.hasRemaining()) {
            throw invalid("bytes after the value");
        }
        return node;
    }

    JsonNode nested(ValueReader reader) throws Undecodable {
        if (++depth > DEEPEST) {
            throw new Undecodable("the payload is nested more than " + DEEPEST + " levels deep");
        }
        if (++values > MOST_VALUES) {
            throw new Undecodable("the payload has more than " + MOST_VALUES + " values");
        }
        JsonNode node = reader.read();
        depth--;
        return node;
    }

    int u8() throws Undecodable {
        require(1);
        return bytes.get() & 0xff;
    }

    /** Whether the next byte is this one, which is then skipped. */
    boolean skips(int next) throws Undecodable {
        require(1);
        boolean is = (bytes.get(bytes.position()) & 0xff) == next;
        if (is) {
            bytes.get();
        }
        return is;
    }

    /** An integer of 1, 2, 4 or 8 bytes; that of 8 bytes may be negative. */
    long unsigned(int width) throws Undecodable {
        require(width);
        return switch (width) {
            case 1 -> bytes.get() & 0xffL;
            case 2 -> bytes.getShort() & 0xffffL;
            case 4 -> bytes.getInt() & 0xffffffffL;
            default -> bytes.getLong();
        };
    }

    long signed(int width) throws Undecodable {
        int unused = 64 - 8 * width;
        return unsigned(width) << unused >> unused;
    }

    JsonNode float32() throws Undecodable {
        require(4);
        return real(bytes.getFloat());
    }

    JsonNode float64() throws Undecodable {
        require(8);
        return real(bytes.getDouble());
    }

    byte[] bytes(long length) throws Undecodable {
        require(length);
        byte[] content = new byte[(int) length];
        bytes.get(content);
        return content;
    }

    String text(long length) throws Undecodable {
        require(length);
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw invalid("text that is not UTF-8");
        }
    }

    /** The checked number of items, each of which takes at least that many bytes. */
    int count(long announced, int bytesPerItem) throws Undecodable {
        if (announced < 0 || announced > bytes.remaining() / bytesPerItem) {
            throw invalid("more items announced than there are bytes");
        }
        return (int) announced;
    }

    void put(ObjectNode object, String name, JsonNode value) throws Undecodable {
        if (object.has(name)) {
            throw invalid("a name twice in one map");
        }
        object.set(name, value);
    }

    /** Infinities are floats in the tree, and only they: JSON's numbers beyond a double are infinite doubles. */
    static JsonNode real(double number) {
        return Double.isInfinite(number) ? FloatNode.valueOf((float) number) : DoubleNode.valueOf(number);
    }

    /** @param bits an integer of 64 bits without a sign */
    static JsonNode unsigned(long bits) {
        return bits >= 0 ? LongNode.valueOf(bits) : BigIntegerNode.valueOf(wide(bits));
    }

    /** @param bits an integer of 64 bits without a sign, of which the value is negative */
    static BigInteger wide(long bits) {
        return BigInteger.valueOf(bits).add(TWO_TO_64);
    }

    /** ISO 8601, which a schema, a timestamp field and a sink read, whatever their unit. */
    JsonNode time(long seconds, long nanos) throws Undecodable {
        try {
            return TextNode.valueOf(Instant.ofEpochSecond(seconds, nanos).toString());
        } catch (DateTimeException | ArithmeticException e) {
            throw invalid("a time out of range");
        }
    }

    Undecodable invalid(String what) {
        return new Undecodable(
                "the payload is not valid " + format + ": " + what + " (at byte " + bytes.position() + ")");
    }

    private void require(long length) throws Undecodable {
        if (length < 0 || length > bytes.remaining()) {
            throw invalid("it ends within a value");
        }
    }
}
