// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The types of metrics, in the order of their numbers from 1. */
enum DataType {
    Int8(Kind.LONG, 1),
    Int16(Kind.LONG, 2),
    Int32(Kind.LONG, 4),
    Int64(Kind.LONG, 8),
    UInt8(Kind.LONG, 1),
    UInt16(Kind.LONG, 2),
    UInt32(Kind.LONG, 4),
    UInt64(Kind.LONG, 8),
    Float(Kind.DOUBLE, 4),
    Double(Kind.DOUBLE, 8),
    Boolean(Kind.BOOLEAN, 0),
    String(Kind.TEXT, 0),
    DateTime(Kind.LONG, 8),
    Text(Kind.TEXT, 0),
    UUID(Kind.TEXT, 0),
    DataSet(Kind.TEXT, 0),
    Bytes(Kind.BYTES, 0),
    File(Kind.BYTES, 0),
    Template(Kind.TEXT, 0),
    PropertySet(Kind.TEXT, 0),
    PropertySetList(Kind.TEXT, 0),
    Int8Array(Kind.LONGS, 1),
    Int16Array(Kind.LONGS, 2),
    Int32Array(Kind.LONGS, 4),
    Int64Array(Kind.LONGS, 8),
    UInt8Array(Kind.LONGS, 1),
    UInt16Array(Kind.LONGS, 2),
    UInt32Array(Kind.LONGS, 4),
    UInt64Array(Kind.LONGS, 8),
    FloatArray(Kind.DOUBLES, 4),
    DoubleArray(Kind.DOUBLES, 8),
    BooleanArray(Kind.BOOLEANS, 0),
    StringArray(Kind.TEXTS, 0),
    DateTimeArray(Kind.LONGS, 8);

    /** How a record holds values of the type. */
    enum Kind {
        LONG,
        DOUBLE,
        BOOLEAN,
        TEXT,
        BYTES,
        LONGS,
        DOUBLES,
        BOOLEANS,
        TEXTS
    }

    private static final DataType[] ALL = values();

    private final Kind kind;
    private final int width;

    DataType(Kind kind, int width) {
        this.kind = kind;
        this.width = width;
    }

    /** Empty for 0 (unknown) and for numbers that Sparkplug B does not have. */
    static Optional<DataType> of(long number) {
        return number < 1 || number > ALL.length ? Optional.empty() : Optional.of(ALL[(int) number - 1]);
    }

    /** The type of a value whose type nobody named. */
    static DataType ofSent(Object value) {
        if (value instanceof Long) {
            return Int64;
        } else if (value instanceof Float) {
            return Float;
        } else if (value instanceof Double) {
            return Double;
        } else if (value instanceof Boolean) {
            return Boolean;
        } else if (value instanceof byte[]) {
            return Bytes;
        } else if (value instanceof Payload.DataSet) {
            return DataSet;
        }
        return value instanceof Payload.Template ? Template : String;
    }

    Kind kind() {
        return kind;
    }

    /** The value as a record holds it: Long, Double, Boolean, String, bytes or a list; an integer beyond a long is its digits as text. */
    Object value(Object sent) throws Undecodable {
        if (sent == null) {
            return null;
        }
        Object value;
        if (sent instanceof Payload.DataSet table) {
            value = JsonText.of(table);
        } else {
            value = sent instanceof byte[] bytes && kind != Kind.BYTES ? array(bytes) : plain(sent);
        }
        if (!fits(value)) {
            throw new Undecodable("a metric of the type " + name() + " has a value of another type");
        }
        return value;
    }

    private boolean fits(Object value) {
        return switch (kind) {
            case LONG -> value instanceof Long || this == UInt64 && value instanceof String;
            case DOUBLE -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case TEXT -> value instanceof String;
            case BYTES -> value instanceof byte[];
            default -> value instanceof List;
        };
    }

    /** A value that is neither an array nor a structure; unchanged if it does not have this type. */
    Object plain(Object sent) {
        if (sent instanceof Long bits && kind == Kind.LONG) {
            return integer(bits);
        } else if (kind == Kind.DOUBLE && sent instanceof Number number && !(sent instanceof Long)) {
            return number.doubleValue();
        }
        return sent;
    }

    /** Signed types are sent as unsigned numbers of 32 or 64 bits, some senders fill only the bits of the type. */
    private Object integer(long bits) {
        return switch (this) {
            case Int8, Int8Array -> (long) (byte) bits;
            case Int16, Int16Array -> (long) (short) bits;
            case Int32, Int32Array -> (long) (int) bits;
            case UInt8, UInt8Array -> bits & 0xff;
            case UInt16, UInt16Array -> bits & 0xffff;
            case UInt32, UInt32Array -> bits & 0xffff_ffffL;
            case UInt64, UInt64Array -> bits < 0 ? Long.toUnsignedString(bits) : (Object) bits;
            default -> bits;
        };
    }

    private List<?> array(byte[] bytes) throws Undecodable {
        return switch (kind) {
            case LONGS, DOUBLES -> numbers(bytes);
            case BOOLEANS -> booleans(bytes);
            case TEXTS -> texts(bytes);
            default -> throw new Undecodable("a metric of the type " + name() + " has bytes as its value");
        };
    }

    private List<?> numbers(byte[] bytes) throws Undecodable {
        if (bytes.length % width != 0) {
            throw new Undecodable("an array of the type " + name() + " has a part of an element");
        }
        List<Object> numbers = new ArrayList<>(bytes.length / width);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            if (kind == Kind.DOUBLES) {
                numbers.add(width == java.lang.Float.BYTES ? (double) in.getFloat() : in.getDouble());
                continue;
            }
            Object integer = integer(
                    switch (width) {
                        case 1 -> in.get();
                        case 2 -> in.getShort();
                        case 4 -> in.getInt();
                        default -> in.getLong();
                    });
            if (!(integer instanceof Long)) {
                throw new Undecodable("an array of the type " + name() + " has an element beyond 2^63 - 1");
            }
            numbers.add(integer);
        }
        return numbers;
    }

    /** Their number in four bytes, then one bit for each, the highest first. */
    private static List<java.lang.Boolean> booleans(byte[] bytes) throws Undecodable {
        long count = bytes.length < Integer.BYTES
                ? -1
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (count < 0 || count > 8L * (bytes.length - Integer.BYTES)) {
            throw new Undecodable("an array of booleans is shorter than it says");
        }
        List<java.lang.Boolean> values = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            values.add((bytes[Integer.BYTES + i / 8] >> 7 - i % 8 & 1) == 1);
        }
        return values;
    }

    /** Each ends with a zero byte. */
    private static List<java.lang.String> texts(byte[] bytes) throws Undecodable {
        List<java.lang.String> texts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                texts.add(WireReader.text(bytes, from, i - from));
                from = i + 1;
            }
        }
        if (from < bytes.length) {
            texts.add(WireReader.text(bytes, from, bytes.length - from));
        }
        return texts;
    }
}
