// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** The same client with the same window, and a use of each message: to discard it is the limit. */
final class PahoDrain {
    private final String uri;
    private final String topic;
    private final int window;
    private final Use use;

    /** What becomes of messages. */
    interface Use {
        /** Acknowledges each message at once and discards it. */
        Use DISCARD = (topic, payload) -> {};

        void take(String topic, byte[] payload);

        /** Returns when nothing is under way. */
        default void end() {}

        /** Whether the client acknowledges by itself, as soon as {@link #take} has returned. */
        default boolean automatic() {
            return false;
        }
    }

    PahoDrain(String uri, String topic, int window, Use use) {
        this.uri = uri;
        this.topic = topic;
        this.window = window;
        this.use = use;
    }

    void subscribeAndLeave() throws MqttException {
        MqttAsyncClient client = client();
        client.connect(options()).waitForCompletion();
        client.subscribe(new String[] {topic + "/#"}, new int[] {1}).waitForCompletion();
        client.disconnect().waitForCompletion();
        client.close();
    }

    /** Messages per second from the first message to the last. */
    double rate(int messages, Duration timeout) throws MqttException, InterruptedException, TimeoutException {
        MqttAsyncClient client = client();
        client.setManualAcks(!use.automatic());
        MessageCounter counter = new MessageCounter(client, messages, use);
        client.setCallback(counter);
        client.connect(options()).waitForCompletion();
        if (!counter.all.await(timeout.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("only " + counter.seen + " of " + messages + " messages arrived");
        }
        client.disconnect().waitForCompletion();
        client.close();
        return messages * 1e9 / (counter.last - counter.first);
    }

    private MqttAsyncClient client() throws MqttException {
        return new MqttAsyncClient(uri, "paho-drain-" + topic, new MemoryPersistence());
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3_600L);
        options.setReceiveMaximum(window);
        return options;
    }

    private static final class MessageCounter implements MqttCallback {
        private final MqttAsyncClient client;
        private final int expected;
        private final Use use;
        private final CountDownLatch all = new CountDownLatch(1);
        private int seen;
        private long first;
        private volatile long last;

        MessageCounter(MqttAsyncClient client, int expected, Use use) {
            this.client = client;
            this.expected = expected;
            this.use = use;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) throws MqttException {
            if (seen++ == 0) {
                first = System.nanoTime();
            }
            use.take(topic, message.getPayload());
            if (!use.automatic()) {
                client.messageArrivedComplete(message.getId(), message.getQos());
            }
            if (seen == expected) {
                use.end();
                last = System.nanoTime();
                all.countDown();
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // rate() reports what is missing
        }

        @Override
        public void mqttErrorOccurred(MqttException e) {
            // rate() reports what is missing
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // this client publishes nothing
        }

        @Override
        public void connectComplete(boolean reconnect, String server) {
            // nothing to do
        }

        @Override
        public void authPacketArrived(int code, MqttProperties properties) {
            // not used
        }
    }
}
