// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A real broker with a listener for each transport; TLS listeners ask for a client certificate. */
public interface Broker extends AutoCloseable {
    String USER = "instrument";
    String PASSWORD = "let-me-in";

    String uri(Transport transport);

    default String uri() {
        return uri(Transport.TCP);
    }

    /** Ends the connections of clients with this beginning of their identifiers, if the broker is known to stop sending. */
    default void endStalledConnections(String clients) {}

    @Override
    void close();

    enum Transport {
        TCP,
        SSL,
        WS,
        WSS
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
