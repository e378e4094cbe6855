// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.time.Duration;
import java.util.List;

/** One connection to one broker, used once. The only access to a client library. */
public interface Connection {

    /** Connects; the listener receives every message from the first on. Returns whether the broker knew the session. */
    boolean connect(Listener listener) throws BrokerException;

    /** Subscribes and checks the broker's answer for each filter. */
    void subscribe(List<Subscription> subscriptions) throws BrokerException;

    /** Ends subscriptions; a subscription that does not exist is ignored. */
    void unsubscribe(List<String> filters) throws BrokerException;

    /** Passes an acknowledgement to the client; never blocks on the network. */
    void acknowledge(int packetId);

    /** Publishes at QoS 0, without waiting. A message that cannot be sent is lost. */
    void publish(String topic, byte[] payload);

    /** Sends pending packets for at most this long, then disconnects; the session stays with the broker. */
    void close(Duration timeout);

    /** Called on the client's thread; must not block or throw. */
    interface Listener {
        void arrived(Message message);

        void lost(String reason);

        /** For a connection that only needs the broker's answers. */
        Listener IGNORE_ALL = new Listener() {
            @Override
            public void arrived(Message message) {
                // unacknowledged, so it stays with the broker
            }

            @Override
            public void lost(String reason) {
                // the waiting call fails
            }
        };
    }

    interface Source {
        Connection to(String uri) throws BrokerException;
    }
}
