// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Reads CBOR (RFC 8949) into the tree of JSON. Jackson's own reader would drop tags and keys that are not text. */
public final class Cbor {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;
    /** About a thousand digits, as Jackson reads of JSON; arithmetic with more is slow. */
    private static final int LONGEST_INTEGER = 415;

    private final BinaryPayload in;

    private Cbor(BinaryPayload in) {
        this.in = in;
    }

    /** Decimals are always exact. */
    public static JsonNode read(byte[] payload, boolean exact) throws Undecodable {
        Cbor cbor = new Cbor(new BinaryPayload(payload, "CBOR"));
        return cbor.in.only(cbor::value);
    }

    private JsonNode value() throws Undecodable {
        int head = in.u8();
        int info = head & 31;
        return switch (head >> 5) {
            case UNSIGNED -> BinaryPayload.unsigned(argument(info));
            case NEGATIVE -> negative(argument(info));
            case BYTES -> BinaryNode.valueOf(bytes(info));
            case TEXT -> TextNode.valueOf(text(info));
            case ARRAY -> array(info);
            case MAP -> map(info);
            case TAG -> tagged(argument(info));
            default -> simple(info);
        };
    }

    private long argument(int info) throws Undecodable {
        if (info < 24) {
            return info;
        } else if (info < 28) {
            return in.unsigned(1 << info - 24);
        }
        throw in.invalid("an unknown kind of value");
    }

    /** @param bits the value is -1 less this number, which has no sign */
    private static JsonNode negative(long bits) {
        return bits >= 0
                ? LongNode.valueOf(~bits)
                : BigIntegerNode.valueOf(BinaryPayload.wide(bits).not());
    }

    private byte[] bytes(int info) throws Undecodable {
        if (info != INDEFINITE) {
            return in.bytes(argument(info));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (!in.skips(BREAK)) {
            whole.writeBytes(in.bytes(chunk(BYTES)));
        }
        return whole.toByteArray();
    }

    private String text(int info) throws Undecodable {
        if (info != INDEFINITE) {
            return in.text(argument(info));
        }
        StringBuilder whole = new StringBuilder();
        while (!in.skips(BREAK)) {
            whole.append(in.text(chunk(TEXT)));
        }
        return whole.toString();
    }

    private long chunk(int kind) throws Undecodable {
        int head = in.u8();
        if (head >> 5 != kind) {
            throw in.invalid("a piece of another kind in a text or byte string");
        }
        return argument(head & 31);
    }

    private JsonNode array(int info) throws Undecodable {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int count = info == INDEFINITE ? -1 : in.count(argument(info), 1);
        for (int i = 0; more(i, count); i++) {
            array.add(in.nested(this::value));
        }
        return array;
    }

    private JsonNode map(int info) throws Undecodable {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        int count = info == INDEFINITE ? -1 : in.count(argument(info), 2);
        for (int i = 0; more(i, count); i++) {
            in.put(object, key(), in.nested(this::value));
        }
        return object;
    }

    /** @param count -1 if a break ends the items */
    private boolean more(int read, int count) throws Undecodable {
        return count < 0 ? !in.skips(BREAK) : read < count;
    }

    /** Small devices number their fields. */
    private String key() throws Undecodable {
        int head = in.u8();
        int info = head & 31;
        return switch (head >> 5) {
            case TEXT -> text(info);
            case UNSIGNED -> BinaryPayload.unsigned(argument(info)).asText();
            case NEGATIVE -> negative(argument(info)).asText();
            default -> throw in.invalid("a key that is neither text nor an integer");
        };
    }

    /** A tag that is unknown here says more about a value than its tree can hold, so the value is read without it. */
    private JsonNode tagged(long tag) throws Undecodable {
        JsonNode content = in.nested(this::value);
        if (tag == 1) {
            return time(content);
        } else if (tag == 2 || tag == 3) {
            BigInteger magnitude = magnitude(content);
            return BigIntegerNode.valueOf(tag == 2 ? magnitude : magnitude.not());
        } else if (tag == 4) {
            return decimal(content);
        }
        return content;
    }

    private JsonNode time(JsonNode seconds) throws Undecodable {
        if (seconds.isIntegralNumber() && seconds.canConvertToLong()) {
            return in.time(seconds.longValue(), 0);
        } else if (seconds.isDouble() && Math.abs(seconds.doubleValue()) < Long.MAX_VALUE) {
            // the shortest digits of the double are those that the device meant
            BigDecimal nanos = BigDecimal.valueOf(seconds.doubleValue()).setScale(9, RoundingMode.HALF_EVEN);
            BigDecimal whole = nanos.setScale(0, RoundingMode.FLOOR);
            return in.time(
                    whole.longValue(), nanos.subtract(whole).unscaledValue().longValue());
        }
        throw in.invalid("a time that is not a number of seconds");
    }

    private BigInteger magnitude(JsonNode content) throws Undecodable {
        if (!(content instanceof BinaryNode bytes) || bytes.binaryValue().length > LONGEST_INTEGER) {
            throw in.invalid("a big integer that is not at most " + LONGEST_INTEGER + " bytes");
        }
        return new BigInteger(1, bytes.binaryValue());
    }

    private JsonNode decimal(JsonNode content) throws Undecodable {
        JsonNode exponent = content.path(0);
        JsonNode mantissa = content.path(1);
        if (content.size() != 2
                || !exponent.canConvertToInt()
                || !exponent.isIntegralNumber()
                || !mantissa.isIntegralNumber()
                || exponent.intValue() == Integer.MIN_VALUE) {
            throw in.invalid("a decimal that is not an exponent and a mantissa");
        }
        return DecimalNode.valueOf(new BigDecimal(mantissa.bigIntegerValue(), -exponent.intValue()));
    }

    private JsonNode simple(int info) throws Undecodable {
        return switch (info) {
            case 20 -> BooleanNode.FALSE;
            case 21 -> BooleanNode.TRUE;
            case 22, 23 -> NullNode.instance;
            case 25 -> BinaryPayload.real(half((int) in.unsigned(2)));
            case 26 -> in.float32();
            case 27 -> in.float64();
            default -> throw in.invalid("an unknown simple value");
        };
    }

    private static double half(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 0x3ff;
        double magnitude = switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (fraction + 0x400), exponent - 25);
        };
        return bits >> 15 == 0 ? magnitude : -magnitude;
    }
}
