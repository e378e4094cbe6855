package dev.fringe.bench.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.BinaryDecoder;

/** Avro's binary form, read from one record's own bytes by as little code as that takes: what Avro's decoder is compared with. */
final class OwnDecoder extends BinaryDecoder {
    private static final int VARINT_BITS = 64;

    private final byte[] bytes;
    private final ByteBuffer numbers;
    private int position;

    OwnDecoder(byte[] bytes, int position) {
        this.bytes = bytes;
        this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.position = position;
    }

    @Override
    public boolean isEnd() {
        return position == bytes.length;
    }

    @Override
    public int remainingBytes() {
        return bytes.length - position;
    }

    @Override
    public boolean readBoolean() throws IOException {
        need(1);
        return bytes[position++] != 0;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("more than 32 bits");
        }
        return (int) value;
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public long readLong() throws IOException {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            need(1);
            byte digit = bytes[position++];
            value |= (digit & 0x7FL) << shift;
            if (digit >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IOException("more than 64 bits");
    }

    @Override
    public float readFloat() throws IOException {
        need(Float.BYTES);
        float value = numbers.getFloat(position);
        position += Float.BYTES;
        return value;
    }

    @Override
    public double readDouble() throws IOException {
        need(Double.BYTES);
        double value = numbers.getDouble(position);
        position += Double.BYTES;
        return value;
    }

    @Override
    public String readString() throws IOException {
        int length = length();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    @Override
    public long readArrayStart() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > bytes.length) {
            throw new IOException("more items than bytes");
        }
        return count;
    }

    @Override
    public long arrayNext() throws IOException {
        return readArrayStart();
    }

    private int length() throws IOException {
        long length = readLong();
        if (length < 0 || length > bytes.length - position) {
            throw new IOException("more bytes than there are");
        }
        return (int) length;
    }

    private void need(int count) throws IOException {
        if (bytes.length - position < count) {
            throw new IOException("ends too early");
        }
    }
}
