// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads everything that a socket has, at most once a millisecond. Paho reads each message in five pieces, each of which would be a
 * system call; and a thread that waits in such a call would be woken for every message.
 */
final class CoalescingInputStream extends BufferedInputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    CoalescingInputStream(InputStream in) {
        super(new Paced(in), BUFFER_BYTES);
    }

    /** Paho calls this before each message; it makes a system call only if the buffer is empty. */
    @Override
    public synchronized int available() throws IOException {
        return pos < count ? count - pos : super.available();
    }

    private static final class Paced extends FilterInputStream {
        private static final long PAUSE = Duration.ofMillis(1).toNanos();

        private long next = System.nanoTime();

        Paced(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            long pause = next - System.nanoTime();
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
            int count = super.read(bytes, from, length);
            // a full read means that more is available, so the next read does not wait
            next = System.nanoTime() + (count < length ? PAUSE : 0);
            return count;
        }
    }
}
