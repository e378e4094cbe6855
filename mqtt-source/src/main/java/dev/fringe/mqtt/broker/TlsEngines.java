package dev.fringe.mqtt.broker;

import javax.net.ssl.SSLEngine;

/** Makes the TLS engine for a connection to one host, with the trust, keys, protocols and ciphers that were configured. */
public interface TlsEngines extends AutoCloseable {
    SSLEngine to(String host, int port);

    @Override
    void close();
}
