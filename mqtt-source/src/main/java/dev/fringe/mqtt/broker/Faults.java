package dev.fringe.mqtt.broker;

import dev.fringe.mqtt.broker.BrokerException.Fault;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Reads the client's failure: first what the network said, then what the broker answered. */
final class Faults {
    private Faults() {}

    static BrokerException connecting(String uri, Throwable failure, BrokerException answered) {
        for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
                return new BrokerException(
                        Fault.NAME, "the host name of " + uri + " is not known; check mqtt.uri", failure);
            }
            if (t instanceof SSLException) {
                return new BrokerException(
                        Fault.TLS,
                        "TLS with " + uri + " failed (" + t.getMessage()
                                + "); check mqtt.ssl.* and that the port speaks TLS",
                        failure);
            }
            if (t instanceof SocketTimeoutException) {
                return new BrokerException(
                        Fault.TIMEOUT, uri + " did not answer in time; check host, port and firewalls", failure);
            }
            if (t instanceof ConnectException || t instanceof NoRouteToHostException) {
                return new BrokerException(
                        Fault.PORT,
                        "nothing accepts connections at " + uri + "; check the port, and that the broker runs",
                        failure);
            }
        }
        return answered;
    }

    /** The broker's answer to CONNECT in MQTT 5; those of 3.1.1 are 1 to 5. */
    static BrokerException refused(String uri, int code, Throwable failure) {
        return switch (code) {
            case 4, 0x86, 0x8C ->
                new BrokerException(
                        Fault.CREDENTIALS,
                        uri + " refused the user name or password; check mqtt.username and mqtt.password",
                        failure);
            case 5, 0x87 ->
                new BrokerException(
                        Fault.AUTHORIZATION,
                        uri
                                + " does not let this client in; check mqtt.username, mqtt.password and the broker's access rules",
                        failure);
            case 1, 0x84 ->
                new BrokerException(
                        Fault.PROTOCOL,
                        uri + " does not speak this protocol version; set mqtt.version to the other",
                        failure);
            case 2, 0x85 ->
                new BrokerException(
                        Fault.PROTOCOL, uri + " refused the client identifier; set another mqtt.client.id", failure);
            default ->
                new BrokerException(
                        Fault.LOST,
                        "no connection to " + uri + " (code " + code + ": " + failure.getMessage() + ")",
                        failure);
        };
    }

    static BrokerException filter(String filter, int code) {
        return new BrokerException(
                Fault.FILTER,
                "the broker refused the filter " + filter + " (code 0x" + Integer.toHexString(code)
                        + "); check the route's filter and this client's right to read it",
                null);
    }

    static BrokerException lowerQos(String uri, Subscription wanted, int granted) {
        return new BrokerException(
                Fault.FILTER,
                uri + " grants the filter " + wanted.filter() + " QoS " + granted + " where " + wanted.qos()
                        + " was asked for, so messages may be lost; raise the broker's limit, or accept it with"
                        + " mqtt.qos.downgrade=warn",
                null);
    }

    /** The connection went while waiting for the answer to a subscription. */
    static BrokerException subscribing(Throwable failure) {
        return new BrokerException(
                Fault.LOST, "the connection went before the filters were subscribed: " + failure.getMessage(), failure);
    }
}
