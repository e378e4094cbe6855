// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import javax.net.ssl.SSLEngine;

/** Creates the TLS engine of a connection, with the configured trust, keys, protocols and ciphers. */
public interface TlsEngines extends AutoCloseable {
    SSLEngine to(String host, int port);

    @Override
    void close();
}
