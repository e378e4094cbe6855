// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens a connection to a broker: {@code tcp://host:port}, or {@code ssl://host:port} with Java's trust store. */
final class BrokerSocket {
    static final String PLAIN = "tcp";
    static final String TLS = "ssl";
    private static final int USUAL_PORT = 1883;
    private static final int USUAL_TLS_PORT = 8883;

    private BrokerSocket() {}

    static Socket open(URI broker, int timeoutMillis) throws IOException {
        boolean tls = TLS.equals(broker.getScheme());
        int port = broker.getPort() >= 0 ? broker.getPort() : tls ? USUAL_TLS_PORT : USUAL_PORT;
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(broker.getHost(), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return tls ? secured(socket, broker.getHost(), port) : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
