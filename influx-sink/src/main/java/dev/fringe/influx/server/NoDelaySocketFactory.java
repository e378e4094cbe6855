// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Sockets with TCP_NODELAY. Without it, the last packet of a request waits for the acknowledgement of the packets before it, which may
 * take 40 ms: most of the time of small consecutive requests.
 */
final class NoDelaySocketFactory extends SocketFactory {
    private static final SocketFactory SOCKETS = SocketFactory.getDefault();

    @Override
    public Socket createSocket() throws IOException {
        return noDelay(SOCKETS.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return noDelay(SOCKETS.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return noDelay(SOCKETS.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return noDelay(SOCKETS.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return noDelay(SOCKETS.createSocket(host, port, localHost, localPort));
    }

    private static Socket noDelay(Socket socket) throws SocketException {
        socket.setTcpNoDelay(true);
        return socket;
    }
}
