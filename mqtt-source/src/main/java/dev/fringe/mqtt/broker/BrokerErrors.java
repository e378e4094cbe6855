// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import dev.fringe.mqtt.broker.BrokerException.Kind;
import dev.fringe.records.tls.UntrustedCertificateException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Turns failures of the client into exceptions with a kind and an instruction: first network errors, then the broker's answers. */
final class BrokerErrors {
    private BrokerErrors() {}

    static BrokerException connecting(String uri, Throwable failure, BrokerException answered) {
        for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
                return new BrokerException(
                        Kind.UNKNOWN_HOST, "the host name of " + uri + " is unknown; check mqtt.uri", failure);
            }
            if (t instanceof SSLException) {
                Optional<String> untrusted = UntrustedCertificateException.in(t);
                return new BrokerException(
                        Kind.TLS,
                        untrusted.isPresent()
                                ? uri + " is not trusted: " + untrusted.get()
                                : "TLS with " + uri + " failed (" + t.getMessage()
                                        + "); check mqtt.ssl.* and whether the port uses TLS",
                        failure);
            }
            if (t instanceof SocketTimeoutException) {
                return new BrokerException(
                        Kind.TIMEOUT, uri + " did not answer in time; check host, port and firewalls", failure);
            }
            if (t instanceof ConnectException || t instanceof NoRouteToHostException) {
                return new BrokerException(
                        Kind.UNREACHABLE,
                        uri + " does not accept connections; check the port and whether the broker runs",
                        failure);
            }
        }
        return answered;
    }

    /** What is known of a refused password, or nothing. */
    static String hint(String password, Instant now) {
        return TokenExpiry.of(password)
                .filter(end -> !now.isBefore(end))
                .map(end -> "; the token in mqtt.password ended at " + end + ", so check what renews it")
                .orElse("");
    }

    /** The broker's answer to CONNECT: codes 1 to 5 in MQTT 3.1.1, from 0x80 in MQTT 5. */
    static BrokerException refused(String uri, int code, Throwable failure, String hint) {
        return switch (code) {
            case 4, 0x86, 0x8C ->
                new BrokerException(
                        Kind.CREDENTIALS,
                        uri + " refused the user name or password; check mqtt.username and mqtt.password" + hint,
                        failure);
            case 5, 0x87 ->
                new BrokerException(
                        Kind.AUTHORIZATION,
                        uri
                                + " does not authorize this client; check mqtt.username, mqtt.password and the broker's access rules"
                                + hint,
                        failure);
            case 1, 0x84 ->
                new BrokerException(
                        Kind.PROTOCOL, uri + " does not support this protocol version; change mqtt.version", failure);
            case 2, 0x85 ->
                new BrokerException(
                        Kind.PROTOCOL, uri + " refused the client identifier; set another mqtt.client.id", failure);
            default ->
                new BrokerException(
                        Kind.LOST,
                        "cannot connect to " + uri + " (code " + code + ": " + failure.getMessage() + ")",
                        failure);
        };
    }

    static BrokerException refusedFilters(List<String> filters, int code) {
        return new BrokerException(
                filters,
                "the broker refused the filter " + String.join(", ", filters) + " (code 0x" + Integer.toHexString(code)
                        + "); check the route's filter and this client's read access");
    }

    static BrokerException lowerQos(String uri, Subscription wanted, int granted) {
        return new BrokerException(
                List.of(wanted.filter()),
                uri + " grants the filter " + wanted.filter() + " QoS " + granted + " instead of " + wanted.qos()
                        + ", so messages may be lost; raise the broker's limit, or accept the lower QoS with"
                        + " mqtt.qos.downgrade=warn");
    }

    static BrokerException subscribing(Throwable failure) {
        return new BrokerException(
                Kind.LOST, "lost the connection before the broker answered: " + failure.getMessage(), failure);
    }
}
