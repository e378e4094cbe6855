// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.Login;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection to a broker with little overhead per message: packets are collected in a buffer and sent together, and a
 * separate thread reads the acknowledgements.
 */
final class MqttConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 10_000;
    /** The pause between two reads, so that the reader handles many acknowledgements per wake-up. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Socket socket;
    private final OutputStream out;
    private final Received received;
    private final DataInputStream in;
    private final Acknowledgements acknowledgements;
    private final MqttPublisher.Host host;
    private final Semaphore window;
    /** With fewer permits than this, the reader does not pause, because the sender may soon wait. */
    private final int narrowWindow;

    private final Thread reader;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private volatile boolean broken;

    /** Receives every acknowledgement, on the connection's reader thread. */
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

    /** The broker refused the connection. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(int reason) {
            super("refused with reason code " + reason);
        }
    }

    /**
     * @param broker {@code tcp} or {@code ssl}, with host and port
     * @param host may be null
     */
    MqttConnection(
            URI broker,
            String clientId,
            Optional<Login> login,
            MqttPublisher.Host host,
            Acknowledgements acknowledgements)
            throws IOException {
        this.acknowledgements = acknowledgements;
        this.host = host;
        this.socket = BrokerSocket.open(broker, TIMEOUT_MILLIS);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            this.out = socket.getOutputStream();
            this.received = new Received(socket.getInputStream());
            this.in = new DataInputStream(received);
            int receiveMaximum = handshake(clientId, login).receiveMaximum();
            this.window = new Semaphore(receiveMaximum);
            this.narrowWindow = receiveMaximum / 2;
            // From here on the reader waits without a timeout.
            socket.setSoTimeout(0);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        this.reader = new Thread(this::readAcknowledgements, "mqtt-acknowledgements");
        reader.setDaemon(true);
        reader.start();
    }

    private MqttPacket.Connected handshake(String clientId, Optional<Login> login) throws IOException {
        MqttPacket.connect(buffer, clientId, login, host == null ? null : host.will());
        writeBuffer();
        MqttPacket.Incoming answer = MqttPacket.read(in);
        if (answer.type() != MqttPacket.CONNACK) {
            throw new IOException("not an MQTT 5 broker");
        }
        MqttPacket.Connected connected = MqttPacket.connected(answer.body());
        if (connected.reason() != 0) {
            throw new Refused(connected.reason());
        }
        if (host != null) {
            MqttPacket.subscribe(buffer, host.commands());
            writeBuffer();
        }
        return connected;
    }

    boolean broken() {
        return broken;
    }

    /** Waits until the receive maximum permits another message; returns false if the connection is lost. */
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
                } else if (packet.type() == MqttPacket.PUBLISH) {
                    host.asked().run();
                } else if (packet.type() == MqttPacket.DISCONNECT) {
                    throw new EOFException("the broker closed the connection");
                }
                if (window.availablePermits() > narrowWindow && received.isEmpty()) {
                    LockSupport.parkNanos(PAUSE);
                }
            }
        } catch (IOException e) {
            broken = true;
        }
    }

    /** Closes the socket without a DISCONNECT, so that the broker publishes the will. */
    void crash() {
        broken = true;
        close();
    }

    /** Returns when the reader has ended, because a late acknowledgement could be taken for the next message with its packet id. */
    @Override
    public void close() {
        if (!broken) {
            MqttPacket.disconnect(buffer);
            flush();
        }
        try {
            socket.close();
        } catch (IOException e) {
            // The connection is closed anyway.
        }
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
