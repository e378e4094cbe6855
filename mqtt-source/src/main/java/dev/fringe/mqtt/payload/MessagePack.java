// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Reads MessagePack into the tree of JSON. */
public final class MessagePack {
    private static final int TIMESTAMP = -1;
    private static final long MAX_NANOS = 999_999_999;

    private final BinaryPayload in;

    private MessagePack(BinaryPayload in) {
        this.in = in;
    }

    /** The format has no decimals. */
    public static JsonNode read(byte[] payload, boolean exact) throws Undecodable {
        MessagePack pack = new MessagePack(new BinaryPayload(payload, "MessagePack"));
        return pack.in.only(pack::value);
    }

    private JsonNode value() throws Undecodable {
        int head = in.u8();
        if (isInteger(head)) {
            return integer(head);
        }
        int text = textWidth(head);
        if (text >= 0) {
            return TextNode.valueOf(text(head, text));
        }
        return switch (head >> 4) {
            case 0x8 -> map(head & 0xf);
            case 0x9 -> array(head & 0xf);
            default -> other(head);
        };
    }

    private JsonNode other(int head) throws Undecodable {
        return switch (head) {
            case 0xc0 -> NullNode.instance;
            case 0xc2 -> BooleanNode.FALSE;
            case 0xc3 -> BooleanNode.TRUE;
            case 0xc4, 0xc5, 0xc6 -> BinaryNode.valueOf(in.bytes(in.unsigned(1 << head - 0xc4)));
            case 0xc7, 0xc8, 0xc9 -> extension(in.unsigned(1 << head - 0xc7));
            case 0xca -> in.float32();
            case 0xcb -> in.float64();
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> extension(1L << head - 0xd4);
            case 0xdc, 0xdd -> array(in.unsigned(head == 0xdc ? 2 : 4));
            case 0xde, 0xdf -> map(in.unsigned(head == 0xde ? 2 : 4));
            default -> throw in.invalid("an unknown kind of value");
        };
    }

    private static boolean isInteger(int head) {
        return head <= 0x7f || head >= 0xe0 || head >= 0xcc && head <= 0xd3;
    }

    private JsonNode integer(int head) throws Undecodable {
        if (head <= 0x7f || head >= 0xe0) {
            return LongNode.valueOf((byte) head);
        }
        return head < 0xd0
                ? BinaryPayload.unsigned(in.unsigned(1 << head - 0xcc))
                : LongNode.valueOf(in.signed(1 << head - 0xd0));
    }

    /** The bytes of a text's length, 0 if the head has the length, -1 if the value is no text. */
    private static int textWidth(int head) {
        if (head >> 5 == 5) {
            return 0;
        }
        return head >= 0xd9 && head <= 0xdb ? 1 << head - 0xd9 : -1;
    }

    private String text(int head, int width) throws Undecodable {
        return in.text(width == 0 ? head & 31 : in.unsigned(width));
    }

    private JsonNode array(long announced) throws Undecodable {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int count = in.count(announced, 1);
        for (int i = 0; i < count; i++) {
            array.add(in.nested(this::value));
        }
        return array;
    }

    private JsonNode map(long announced) throws Undecodable {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        int count = in.count(announced, 2);
        for (int i = 0; i < count; i++) {
            in.put(object, key(), in.nested(this::value));
        }
        return object;
    }

    /** Small devices number their fields. */
    private String key() throws Undecodable {
        int head = in.u8();
        int width = textWidth(head);
        if (width >= 0) {
            return text(head, width);
        } else if (isInteger(head)) {
            return integer(head).asText();
        }
        throw in.invalid("a key that is neither text nor an integer");
    }

    /** A time, or bytes: only the device knows what other extensions mean. */
    private JsonNode extension(long length) throws Undecodable {
        int type = (byte) in.u8();
        if (type != TIMESTAMP) {
            return BinaryNode.valueOf(in.bytes(length));
        } else if (length == 4) {
            return in.time(in.unsigned(4), 0);
        } else if (length == 8) {
            long both = in.unsigned(8);
            return time(both & 0x3_ffff_ffffL, both >>> 34);
        } else if (length == 12) {
            long nanos = in.unsigned(4);
            return time(in.signed(8), nanos);
        }
        throw in.invalid("a timestamp of an unknown length");
    }

    private JsonNode time(long seconds, long nanos) throws Undecodable {
        if (nanos > MAX_NANOS) {
            throw in.invalid("a timestamp with more nanoseconds than a second has");
        }
        return in.time(seconds, nanos);
    }
}
