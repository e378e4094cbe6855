package dev.fringe.avro.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.errors.DataException;

/** Avro's binary form, read from one record's own bytes. No length that damaged bytes announce is believed. */
public final class AvroIn {
    private static final int VARINT_BITS = 64;

    private final byte[] bytes;
    private final ByteBuffer numbers;
    private int position;

    public AvroIn(byte[] bytes, int position) {
        this.bytes = bytes;
        this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.position = position;
    }

    public boolean atEnd() {
        return position == bytes.length;
    }

    public boolean bool() {
        need(1);
        return bytes[position++] != 0;
    }

    public int int32() {
        long value = integer();
        if (value != (int) value) {
            throw damaged("holds a number of more than 32 bits");
        }
        return (int) value;
    }

    public long integer() {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            need(1);
            byte digit = bytes[position++];
            value |= (digit & 0x7FL) << shift;
            if (digit >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw damaged("holds a number of more than 64 bits");
    }

    public float float32() {
        need(Float.BYTES);
        float value = numbers.getFloat(position);
        position += Float.BYTES;
        return value;
    }

    public double float64() {
        need(Double.BYTES);
        double value = numbers.getDouble(position);
        position += Double.BYTES;
        return value;
    }

    public String text() {
        int length = length();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    public byte[] bytes() {
        return fixed(length());
    }

    public byte[] fixed(int length) {
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** How many items follow; 0 at the end of an array or a map. */
    public int block() {
        long count = integer();
        if (count < 0) {
            // the size of the block in bytes, for who wants to skip it
            integer();
            count = -count;
        }
        if (count < 0 || count > bytes.length) {
            throw damaged("announces more items than it has bytes");
        }
        return (int) count;
    }

    private int length() {
        long length = integer();
        if (length < 0 || length > bytes.length - position) {
            throw damaged("announces " + length + " bytes where " + (bytes.length - position) + " are left");
        }
        return (int) length;
    }

    private void need(int count) {
        if (bytes.length - position < count) {
            throw damaged("ends too early");
        }
    }

    public DataException damaged(String how) {
        return new DataException("is no Avro of its schema: " + how + ", at byte " + position);
    }
}
