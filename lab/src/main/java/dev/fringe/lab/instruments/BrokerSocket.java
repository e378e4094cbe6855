// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.TrustedAuthority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens a connection to a broker: {@code tcp://host:port}, or {@code ssl://host:port}. */
final class BrokerSocket {
    static final String PLAIN = "tcp";
    static final String TLS = "ssl";
    private static final int USUAL_PORT = 1883;
    private static final int USUAL_TLS_PORT = 8883;

    private BrokerSocket() {}

    /** With Java's trust store. */
    static Socket open(URI broker, int timeoutMillis) throws IOException {
        return open(broker, timeoutMillis, Optional.empty());
    }

    static Socket open(URI broker, int timeoutMillis, Optional<TrustedAuthority> authority) throws IOException {
        boolean tls = TLS.equals(broker.getScheme());
        int port = broker.getPort() >= 0 ? broker.getPort() : tls ? USUAL_TLS_PORT : USUAL_PORT;
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(broker.getHost(), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return tls ? secured(socket, broker.getHost(), port, authority) : socket;
        } catch (IOException | LabFailure e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, String host, int port, Optional<TrustedAuthority> authority)
            throws IOException {
        SSLSocketFactory factory = authority
                .map(trusted -> trusted.context().getSocketFactory())
                .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
