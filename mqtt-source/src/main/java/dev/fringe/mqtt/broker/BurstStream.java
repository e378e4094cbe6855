package dev.fringe.mqtt.broker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what a socket has in one go, and not more often than once a millisecond. Paho asks for each message in five pieces; every
 * one of them was a call into the kernel, and a reader that waits in one is woken for every single message, at the broker's cost.
 */
final class BurstStream extends FilterInputStream {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long PAUSE = Duration.ofMillis(1).toNanos();

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int end;
    private long lastRead = System.nanoTime() - PAUSE;

    BurstStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        return position < end || fill() ? buffer[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(buffer, position, bytes, from, count);
        position += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return position < end ? end - position : in.available();
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0 || position == end && !fill()) {
            return 0;
        }
        int skipped = (int) Math.min(count, end - position);
        position += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** A full buffer says that more is there already; then there is nothing to wait for. */
    private boolean fill() throws IOException {
        if (end < buffer.length) {
            long pause = PAUSE - (System.nanoTime() - lastRead);
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
        }
        position = 0;
        end = 0;
        int count = in.read(buffer, 0, buffer.length);
        lastRead = System.nanoTime();
        end = Math.max(0, count);
        return count > 0;
    }
}
