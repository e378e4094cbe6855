// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over two plain streams; one thread reads, any thread may write. Kafka's options create engines, not sockets. A read that times
 * out within a TLS record loses no bytes.
 */
final class TlsStreams {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final InputStream netIn;
    private final OutputStream netOut;
    private final ReentrantLock writing = new ReentrantLock();
    // between calls, both are ready to be read from
    private ByteBuffer incoming;
    private ByteBuffer plain;
    private ByteBuffer outgoing;

    TlsStreams(SSLEngine engine, InputStream netIn, OutputStream netOut) {
        this.engine = engine;
        this.netIn = netIn;
        this.netOut = netOut;
        this.incoming =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        this.outgoing = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    }

    void handshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING.duplicate());
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrap()) {
                        throw new SSLException("the peer closed the connection during the handshake");
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                while (!plain.hasRemaining()) {
                    if (!unwrap()) {
                        return -1;
                    }
                }
                int count = take(bytes, from, length);
                // A broker may send each message in a record of its own, and the reader pauses after a read that does
                // not fill its buffer.
                while (count < length && unwrapOnce() == Status.OK) {
                    count += take(bytes, from + count, length - count);
                }
                return count;
            }

            @Override
            public int available() {
                return plain.remaining();
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                wrap(ByteBuffer.wrap(bytes, from, length));
            }

            @Override
            public void flush() throws IOException {
                netOut.flush();
            }
        };
    }

    /** Sends close_notify unless another thread is blocked in a write. */
    void close() throws IOException {
        if (writing.tryLock()) {
            try {
                engine.closeOutbound();
                if (!engine.isOutboundDone()) {
                    outgoing.clear();
                    engine.wrap(NOTHING.duplicate(), outgoing);
                    send();
                }
            } finally {
                writing.unlock();
            }
        }
    }

    private int take(byte[] bytes, int from, int length) {
        int count = Math.min(length, plain.remaining());
        plain.get(bytes, from, count);
        return count;
    }

    /** Reads at most one TLS record; false at the end of the stream. */
    private boolean unwrap() throws IOException {
        while (true) {
            switch (unwrapOnce()) {
                case BUFFER_UNDERFLOW -> {
                    if (fill() < 0) {
                        return false;
                    }
                }
                case BUFFER_OVERFLOW ->
                    plain = ByteBuffer.allocate(
                                    plain.remaining() + engine.getSession().getApplicationBufferSize())
                            .put(plain)
                            .flip();
                case CLOSED -> {
                    return false;
                }
                default -> {
                    return true;
                }
            }
        }
    }

    /** Decrypts one record if it has been received whole. */
    private Status unwrapOnce() throws IOException {
        plain.compact();
        SSLEngineResult result;
        try {
            result = engine.unwrap(incoming, plain);
        } finally {
            plain.flip();
        }
        if (result.getStatus() == Status.OK) {
            answer(result.getHandshakeStatus());
        }
        return result.getStatus();
    }

    /** The peer may ask for something after the handshake too, such as a key update. */
    private void answer(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING.duplicate());
        }
    }

    private int fill() throws IOException {
        if (incoming.remaining() == incoming.capacity()) {
            throw new EOFException("the peer sent a TLS record larger than the protocol allows");
        }
        incoming.compact();
        try {
            int count = netIn.read(incoming.array(), incoming.position(), incoming.remaining());
            if (count > 0) {
                incoming.position(incoming.position() + count);
            }
            return count;
        } finally {
            incoming.flip();
        }
    }

    private void wrap(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            do {
                outgoing.clear();
                SSLEngineResult result = engine.wrap(source, outgoing);
                switch (result.getStatus()) {
                    case BUFFER_OVERFLOW ->
                        outgoing = ByteBuffer.allocate(
                                outgoing.capacity() + engine.getSession().getPacketBufferSize());
                    case CLOSED -> throw new SSLException("the TLS connection is closed");
                    default -> {
                        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0 && source.hasRemaining()) {
                            throw new SSLException("the peer began a handshake on an open connection");
                        }
                        send();
                    }
                }
            } while (source.hasRemaining());
        } finally {
            writing.unlock();
        }
    }

    private void send() throws IOException {
        netOut.write(outgoing.array(), 0, outgoing.position());
        netOut.flush();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
