// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of a client; {@code username}, {@code password}, {@code tls} and {@code presence} may be null. */
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
        boolean toleratesLowerQos,
        Presence presence) {
    /** A filter that no session has: the broker answers a request to remove it and does nothing. */
    static final String NO_SUBSCRIPTION = "fringe/no/subscription";

    private static final Logger LOG = LoggerFactory.getLogger(ClientSettings.class);

    /** Half the keep-alive: the client detects a dead peer only after two of its own intervals, silence and an unanswered ping. */
    int pingSeconds() {
        return (int) Math.max(1, keepAlive.toSeconds() / 2);
    }

    /** With TLS or without, depending on the address. */
    SocketFactory sockets(String uri, CoalescingOutputStream.Burst acknowledgements) {
        return new DelayedEofSocketFactory(isSecure(uri) ? tls : null, acknowledgements);
    }

    /** The address for the client library; the sockets do TLS without its knowledge. */
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

    public static boolean isSecure(String uri) {
        return uri.startsWith("ssl:") || uri.startsWith("wss:");
    }

    /** Checks the broker's answer to each subscription. */
    void check(String uri, List<Subscription> wanted, int[] answers) throws BrokerException {
        for (int i = 0; i < wanted.size(); i++) {
            Subscription subscription = wanted.get(i);
            int answer = answers == null || i >= answers.length ? 0x80 : answers[i];
            if (answer >= 0x80) {
                throw BrokerErrors.refusedFilters(List.of(subscription.filter()), answer);
            }
            if (answer < subscription.qos()) {
                BrokerException lower = BrokerErrors.lowerQos(uri, subscription, answer);
                if (!toleratesLowerQos) {
                    throw lower;
                }
                LOG.warn("{}: {}", clientId, lower.getMessage());
            }
        }
    }

    public void close() {
        if (tls != null) {
            tls.close();
        }
    }

    int connectTimeoutSeconds() {
        return (int) Math.max(1, connectTimeout.toSeconds());
    }

    /** The same under another client identifier, for a connection that leaves no session at the broker. */
    public ClientSettings forValidation() {
        return withCleanStart(clientId + "-validate");
    }

    /** The same, for a connection that ends this session and discards its messages. */
    public ClientSettings ending() {
        return withCleanStart(clientId);
    }

    public ClientSettings announcing(Presence wanted) {
        return new ClientSettings(
                clientId,
                username,
                password,
                receiveMaximum,
                maximumPacketSize,
                sessionExpiry,
                cleanStart,
                keepAlive,
                connectTimeout,
                tls,
                toleratesLowerQos,
                wanted);
    }

    private ClientSettings withCleanStart(String name) {
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
                toleratesLowerQos,
                null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ClientSettings[" + clientId + (username == null ? "" : " as " + username) + "]";
    }
}
