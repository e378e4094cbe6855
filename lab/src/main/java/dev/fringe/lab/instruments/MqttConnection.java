// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection to a broker, as lean as a load generator's must be: packets are gathered in a buffer and go out together, and a
 * thread of its own reads the acknowledgements.
 */
final class MqttConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int USUAL_PORT = 1883;
    /** Acknowledgements are read in bursts: a reader that waited for each would have the broker wake it for each. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final Received received;
    private final DataInputStream in;
    private final Acknowledgements acknowledgements;
    private final Semaphore window;
    /** With less room than this a sender might soon wait for the acknowledgements. */
    private final int narrowWindow;

    private final Thread reader;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private volatile boolean broken;

    /** Is told of every acknowledgement, by the connection's reading thread. */
    interface Acknowledgements {
        void acknowledged(int packetId, int reason);
    }

    private static final class Received extends BufferedInputStream {
        Received(InputStream in) {
            super(in, BUFFER_BYTES);
        }

        boolean isEmpty() {
            return pos == count;
        }
    }

    /** The broker answered and said no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(int reason) {
            super("refused with reason code " + reason);
        }
    }

    MqttConnection(URI broker, String clientId, Acknowledgements acknowledgements) throws IOException {
        this.acknowledgements = acknowledgements;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(broker.getHost(), broker.getPort() < 0 ? USUAL_PORT : broker.getPort()),
                    TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            this.out = socket.getOutputStream();
            this.received = new Received(socket.getInputStream());
            this.in = new DataInputStream(received);
            int receiveMaximum = handshake(clientId).receiveMaximum();
            this.window = new Semaphore(receiveMaximum);
            this.narrowWindow = receiveMaximum / 2;
            // From here on only an end of the connection ends the reading.
            socket.setSoTimeout(0);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        this.reader = new Thread(this::readAcknowledgements, "mqtt-acknowledgements");
        reader.setDaemon(true);
        reader.start();
    }

    private MqttPacket.Connected handshake(String clientId) throws IOException {
        MqttPacket.connect(buffer, clientId);
        writeBuffer();
        MqttPacket.Incoming answer = MqttPacket.read(in);
        if (answer.type() != MqttPacket.CONNACK) {
            throw new IOException("not an MQTT 5 broker");
        }
        MqttPacket.Connected connected = MqttPacket.connected(answer.body());
        if (connected.reason() != 0) {
            throw new Refused(connected.reason());
        }
        return connected;
    }

    boolean broken() {
        return broken;
    }

    /** Waits until the broker would take another message; false when the connection broke. */
    boolean awaitRoom() throws InterruptedException {
        if (window.tryAcquire()) {
            return !broken;
        }
        flush();
        while (!broken) {
            if (window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                return !broken;
            }
        }
        return false;
    }

    void send(byte[] topic, int packetId, byte[] properties, byte[] payload) {
        int size = MqttPacket.largestPublish(topic, properties, payload);
        if (buffer.remaining() < size) {
            flush();
            if (buffer.capacity() < size) {
                buffer = ByteBuffer.allocate(size);
            }
        }
        MqttPacket.publish(buffer, topic, packetId, properties, payload);
    }

    void flush() {
        try {
            writeBuffer();
        } catch (IOException e) {
            broken = true;
        }
    }

    private void writeBuffer() throws IOException {
        try {
            out.write(buffer.array(), 0, buffer.position());
        } finally {
            buffer.clear();
        }
    }

    private void readAcknowledgements() {
        try {
            while (true) {
                MqttPacket.Incoming packet = MqttPacket.read(in);
                if (packet.type() == MqttPacket.PUBACK) {
                    int packetId = packet.body().getShort() & 0xFFFF;
                    int reason = packet.body().hasRemaining() ? packet.body().get() & 0xFF : 0;
                    acknowledgements.acknowledged(packetId, reason);
                    window.release();
                } else if (packet.type() == MqttPacket.DISCONNECT) {
                    throw new EOFException("the broker said goodbye");
                }
                if (window.availablePermits() > narrowWindow && received.isEmpty()) {
                    LockSupport.parkNanos(PAUSE);
                }
            }
        } catch (IOException e) {
            broken = true;
        }
    }

    /** Returns when no acknowledgement can come in any more: a late one could be taken for the next user of its packet id. */
    @Override
    public void close() {
        if (!broken) {
            MqttPacket.disconnect(buffer);
            flush();
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
