package dev.fringe.mqtt.broker;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that a client needs to know; {@code username}, {@code password} and {@code tls} may be null. */
public record ClientSettings(
        String clientId,
        String username,
        String password,
        int receiveMaximum,
        long maximumPacketSize,
        Duration sessionExpiry,
        boolean cleanStart,
        Duration keepAlive,
        Duration connectTimeout,
        TlsEngines tls,
        boolean toleratesLowerQos) {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSettings.class);

    /**
     * What the client is told. It notices a dead peer only when the ping after a silent interval stays unanswered for
     * another one, so half the interval keeps the promise that the option's name makes.
     */
    int pingSeconds() {
        return (int) Math.max(1, keepAlive.toSeconds() / 2);
    }

    /** An address with TLS may stand beside one without. */
    SocketFactory sockets(String uri, CoalescingOutputStream.Burst acknowledgements) {
        return new DelayedEofSocketFactory(isSecure(uri) ? tls : null, acknowledgements);
    }

    /** The address for the client library, which does not know that its sockets speak TLS. */
    static String withoutTls(String uri) {
        if (!isSecure(uri)) {
            return uri;
        }
        URI secure = URI.create(uri);
        boolean web = secure.getScheme().equals("wss");
        int port = secure.getPort() >= 0 ? secure.getPort() : web ? 443 : 8883;
        String path = secure.getRawPath() + (secure.getRawQuery() == null ? "" : "?" + secure.getRawQuery());
        return (web ? "ws://" : "tcp://") + secure.getHost() + ":" + port + (web ? path : "");
    }

    private static boolean isSecure(String uri) {
        return uri.startsWith("ssl:") || uri.startsWith("wss:");
    }

    /** Whether the broker's answers to a subscription are good enough. */
    void check(String uri, List<Subscription> wanted, int[] answers) throws BrokerException {
        for (int i = 0; i < wanted.size(); i++) {
            Subscription subscription = wanted.get(i);
            int answer = answers == null || i >= answers.length ? 0x80 : answers[i];
            if (answer >= 0x80) {
                throw Faults.filter(subscription.filter(), answer);
            }
            if (answer < subscription.qos()) {
                BrokerException lower = Faults.lowerQos(uri, subscription, answer);
                if (!toleratesLowerQos) {
                    throw lower;
                }
                LOG.warn("{}: {}", clientId, lower.getMessage());
            }
        }
    }

    /** Lets go of what the engines held. */
    public void close() {
        if (tls != null) {
            tls.close();
        }
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
                maximumPacketSize,
                Duration.ZERO,
                true,
                keepAlive,
                connectTimeout,
                tls,
                toleratesLowerQos);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ClientSettings[" + clientId + (username == null ? "" : " as " + username) + "]";
    }
}
