// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sockets with the protocols, ciphers and verification of the options. */
final class RestrictedSockets extends SSLSocketFactory {
    private final SSLSocketFactory java;
    private final UnaryOperator<SSLParameters> restricted;

    RestrictedSockets(SSLSocketFactory java, UnaryOperator<SSLParameters> restricted) {
        this.java = java;
        this.restricted = restricted;
    }

    private Socket restricted(Socket socket) {
        SSLSocket secure = (SSLSocket) socket;
        secure.setSSLParameters(restricted.apply(secure.getSSLParameters()));
        return secure;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        String[] chosen = restricted.apply(new SSLParameters()).getCipherSuites();
        return chosen == null ? java.getDefaultCipherSuites() : chosen;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return java.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return restricted(java.createSocket());
    }

    @Override
    public Socket createSocket(Socket below, String host, int port, boolean closesIt) throws IOException {
        return restricted(java.createSocket(below, host, port, closesIt));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return restricted(java.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return restricted(java.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return restricted(java.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return restricted(java.createSocket(host, port, local, localPort));
    }
}
