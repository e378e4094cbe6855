package dev.fringe.mqtt.broker;

import java.time.Duration;
import java.util.List;

/** One connection to one broker: made, used once, thrown away. The only way to a client library. */
public interface Connection {

    /** Connects, with the listener in place before the first message can come. Says whether the broker knew the session. */
    boolean connect(Listener listener) throws BrokerException;

    /** Subscribes and checks the broker's answer for each filter. */
    void subscribe(List<Subscription> subscriptions) throws BrokerException;

    /** Ends subscriptions; one that does not exist is as good as ended. */
    void unsubscribe(List<String> filters) throws BrokerException;

    /** Hands an acknowledgement to the client; never blocks on the network. */
    void acknowledge(int packetId);

    /** Sends what is still to be sent, for at most this long, then disconnects; the session stays with the broker. */
    void close(Duration patience);

    /** Called on the client's own thread: must not block and must not throw. */
    interface Listener {
        void arrived(Message message);

        void lost(String reason);

        /** For a connection of which only the broker's answers count. */
        Listener DEAF = new Listener() {
            @Override
            public void arrived(Message message) {
                // not acknowledged, so it stays with the broker
            }

            @Override
            public void lost(String reason) {
                // the waiting call fails by itself
            }
        };
    }

    /** Where connections come from. */
    interface Source {
        Connection to(String uri) throws BrokerException;
    }
}
