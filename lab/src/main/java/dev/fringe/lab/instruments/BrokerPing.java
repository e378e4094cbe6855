// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.TrustedAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** Keeps one connection to a broker and asks it whether it is alive. */
public final class BrokerPing implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LARGEST_CONNECT = 64 * 1024;

    private final URI broker;
    private final Optional<Login> login;
    private final Optional<TrustedAuthority> authority;
    private Socket socket;
    private DataInputStream in;

    /** @param authority whom to trust, if not whom the JVM trusts */
    public BrokerPing(String broker, Optional<Login> login, Optional<TrustedAuthority> authority) {
        this.broker = URI.create(broker);
        this.login = login;
        this.authority = authority;
    }

    /** Returns when the broker has answered; connects first if there is no connection. */
    public void ping() throws IOException {
        try {
            if (socket == null) {
                connect();
            }
            ByteBuffer request = ByteBuffer.allocate(2);
            MqttPacket.ping(request);
            socket.getOutputStream().write(request.array());
            while (MqttPacket.read(in).type() != MqttPacket.PINGRESP) {
                // nothing else is subscribed to, but a broker may announce that it ends
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void connect() throws IOException {
        socket = BrokerSocket.open(broker, TIMEOUT_MILLIS, authority);
        in = new DataInputStream(socket.getInputStream());
        ByteBuffer request = ByteBuffer.allocate(LARGEST_CONNECT);
        MqttPacket.connect(request, "fringe-console-" + UUID.randomUUID(), login);
        socket.getOutputStream().write(request.array(), 0, request.position());
        MqttPacket.Incoming answer = MqttPacket.read(in);
        if (answer.type() != MqttPacket.CONNACK) {
            throw new IOException("not an MQTT 5 broker");
        }
        int reason = MqttPacket.connected(answer.body()).reason();
        if (reason != 0) {
            throw new MqttConnection.Refused(reason);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is closed anyway
            }
            socket = null;
        }
    }
}
