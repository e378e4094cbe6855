package dev.fringe.avro.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro's binary form, written into an array that grows and is used again. */
public final class AvroOut {
    private static final int FIRST_SIZE = 512;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[FIRST_SIZE];
    private ByteBuffer numbers = littleEndian(bytes);
    private int size;

    /** Begins anew. */
    public void clear() {
        size = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    public void raw(byte[] value) {
        raw(value, 0, value.length);
    }

    private void raw(byte[] value, int offset, int length) {
        reserve(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    public void bool(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    /** Avro writes int and long alike: small numbers of either sign take few bytes. */
    public void integer(long value) {
        reserve(LONGEST_VARINT);
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    public void float32(float value) {
        reserve(Float.BYTES);
        numbers.putFloat(size, value);
        size += Float.BYTES;
    }

    public void float64(double value) {
        reserve(Double.BYTES);
        numbers.putDouble(size, value);
        size += Double.BYTES;
    }

    public void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(byte[] value) {
        integer(value.length);
        raw(value);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
            numbers = littleEndian(bytes);
        }
    }

    private static ByteBuffer littleEndian(byte[] array) {
        return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    }
}
