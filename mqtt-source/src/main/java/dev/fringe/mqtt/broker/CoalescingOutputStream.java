// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the acknowledgements of a burst together. Paho flushes after each of them, which would be a system call here and a read at
 * the broker. An acknowledgement is held only while the client still has another one to send. Any other packet is sent immediately,
 * after those that are held. Used by the client's sending thread only.
 */
final class CoalescingOutputStream extends OutputStream {
    private static final int PUBACK = 0x40;
    private static final int HEADER_BYTES = 2;
    /** 64 acknowledgements, so that the broker can send more before the whole burst is written. */
    private static final int BUFFER_BYTES = 256;

    private final OutputStream out;
    private final Burst burst;
    private final byte[] held = new byte[BUFFER_BYTES];
    private int length;

    /** Counts the acknowledgements that the client has and that its connection has not written yet. */
    static final class Burst {
        private final AtomicLong waiting = new AtomicLong();

        /** To be called before the client gets an acknowledgement. */
        void begin() {
            waiting.incrementAndGet();
        }

        /** An acknowledgement was written, or the client refused it. */
        void end() {
            waiting.decrementAndGet();
        }

        private boolean hasMore() {
            return waiting.get() > 0;
        }
    }

    CoalescingOutputStream(OutputStream out, Burst burst) {
        this.out = out;
        this.burst = burst;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (isAcknowledgement(bytes, from, count)) {
            if (length + count > BUFFER_BYTES) {
                release();
            }
            System.arraycopy(bytes, from, held, length, count);
            length += count;
            burst.end();
        } else {
            release();
            out.write(bytes, from, count);
        }
    }

    private static boolean isAcknowledgement(byte[] bytes, int from, int count) {
        return count > HEADER_BYTES && (bytes[from] & 0xFF) == PUBACK && bytes[from + 1] == count - HEADER_BYTES;
    }

    @Override
    public void flush() throws IOException {
        if (length == 0 || !burst.hasMore()) {
            release();
            out.flush();
        }
    }

    private void release() throws IOException {
        if (length > 0) {
            out.write(held, 0, length);
            length = 0;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
