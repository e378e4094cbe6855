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

/** Measures the limit: the same client with the same window acknowledges each message at once and discards it. */
final class IdleDrain {
    private final String uri;
    private final String topic;
    private final int window;

    IdleDrain(String uri, String topic, int window) {
        this.uri = uri;
        this.topic = topic;
        this.window = window;
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
        client.setManualAcks(true);
        MessageCounter counter = new MessageCounter(client, messages);
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
        return new MqttAsyncClient(uri, "idle-drain-" + topic, new MemoryPersistence());
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
        private final CountDownLatch all = new CountDownLatch(1);
        private int seen;
        private long first;
        private volatile long last;

        MessageCounter(MqttAsyncClient client, int expected) {
            this.client = client;
            this.expected = expected;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) throws MqttException {
            if (seen++ == 0) {
                first = System.nanoTime();
            }
            client.messageArrivedComplete(message.getId(), message.getQos());
            if (seen == expected) {
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
