package dev.fringe.mqtt.broker;

import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** All that a client needs to know; {@code username}, {@code password} and {@code tls} may be null. */
public record ClientSettings(
        String clientId,
        String username,
        String password,
        int receiveMaximum,
        Duration sessionExpiry,
        boolean cleanStart,
        Duration keepAlive,
        Duration connectTimeout,
        SSLSocketFactory tls,
        boolean verifyHostname) {

    /**
     * What the client is told. It notices a dead peer only when the ping after a silent interval stays unanswered for
     * another one, so half the interval keeps the promise that the option's name makes.
     */
    int pingSeconds() {
        return (int) Math.max(1, keepAlive.toSeconds() / 2);
    }

    /** An address with TLS may stand beside one without. */
    SocketFactory sockets(String uri) {
        return uri.startsWith("ssl:") || uri.startsWith("wss:") ? tls : new PatientSockets();
    }

    int connectTimeoutSeconds() {
        return (int) Math.max(1, connectTimeout.toSeconds());
    }

    /** The same, for a trial that leaves nothing behind at the broker. */
    public ClientSettings asTrial() {
        return cleanly(clientId + "-validate");
    }

    /** The same, for a connection that ends the session of this name and all that the broker holds for it. */
    public ClientSettings ending() {
        return cleanly(clientId);
    }

    private ClientSettings cleanly(String name) {
        return new ClientSettings(
                name,
                username,
                password,
                receiveMaximum,
                Duration.ZERO,
                true,
                keepAlive,
                connectTimeout,
                tls,
                verifyHostname);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ClientSettings[" + clientId + (username == null ? "" : " as " + username) + "]";
    }
}
