// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.util.Utf8;

/**
 * Writes Avro's binary form into an array that grows and is used again. Avro's own encoder copies each value through a buffer and a
 * stream. A benchmark, {@code fringe bench converter}, shows what this one saves.
 */
public final class ArrayEncoder extends BinaryEncoder {
    private static final int FIRST_SIZE = 512;
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[FIRST_SIZE];
    private ByteBuffer numbers = littleEndian(bytes);
    private int size;

    public void clear() {
        size = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void writeFixed(byte[] value, int offset, int length) {
        reserve(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    @Override
    public void writeBoolean(boolean value) {
        reserve(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    @Override
    public void writeInt(int value) {
        writeLong(value);
    }

    @Override
    public void writeLong(long value) {
        reserve(LONGEST_VARINT);
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    @Override
    public void writeFloat(float value) {
        reserve(Float.BYTES);
        numbers.putFloat(size, value);
        size += Float.BYTES;
    }

    @Override
    public void writeDouble(double value) {
        reserve(Double.BYTES);
        numbers.putDouble(size, value);
        size += Double.BYTES;
    }

    @Override
    public void writeString(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeLong(utf8.length);
        writeFixed(utf8, 0, utf8.length);
    }

    @Override
    public void writeString(Utf8 value) throws IOException {
        writeBytes(value.getBytes(), 0, value.getByteLength());
    }

    @Override
    protected void writeZero() {
        reserve(1);
        bytes[size++] = 0;
    }

    @Override
    public int bytesBuffered() {
        return size;
    }

    @Override
    public void flush() {
        // everything is in the array
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
