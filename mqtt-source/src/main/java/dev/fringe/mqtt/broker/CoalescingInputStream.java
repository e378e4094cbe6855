package dev.fringe.mqtt.broker;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what a socket has in one go, and not more often than once a millisecond. Paho asks for each message in five pieces; every
 * one of them was a call into the kernel, and a reader that waits in one is woken for every single message, at the broker's cost.
 */
final class CoalescingInputStream extends BufferedInputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    CoalescingInputStream(InputStream in) {
        super(new Paced(in), BUFFER_BYTES);
    }

    /** Paho asks before each message; the kernel need not be asked as long as something is held. */
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
            // all that was asked for says that more is there already; then there is nothing to wait for
            next = System.nanoTime() + (count < length ? PAUSE : 0);
            return count;
        }
    }
}
