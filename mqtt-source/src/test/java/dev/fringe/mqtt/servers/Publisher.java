// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Publishes messages and waits for their acknowledgement. */
public final class Publisher implements AutoCloseable {
    // HiveMQ accepts ten unacknowledged messages from a client, and Paho throws at the eleventh
    private static final int IN_FLIGHT = 4;

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final MqttAsyncClient client;
    private final MqttConnectionOptions options = new MqttConnectionOptions();

    public Publisher(String uri) throws MqttException {
        this(uri, null, null);
    }

    public Publisher(String uri, String user, String password) throws MqttException {
        client = new MqttAsyncClient(uri, "publisher-" + NAMES.incrementAndGet(), new MemoryPersistence());
        client.setCallback(new LostConnection(client.getClientId()));
        options.setUserName(user);
        options.setPassword(password == null ? null : password.getBytes(StandardCharsets.UTF_8));
        connect();
    }

    private void connect() throws MqttException {
        client.connect(options).waitForCompletion(10_000);
    }

    /** A broker may end an idle connection, seen once on a busy machine. Nothing was sent then, so connecting again is safe. */
    private void connectIfLost() throws MqttException {
        if (!client.isConnected()) {
            connect();
        }
    }

    public void publish(String topic, String payload) throws MqttException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, new MqttProperties());
    }

    public void publish(String topic, byte[] payload, int qos, boolean retained, MqttProperties properties)
            throws MqttException {
        connectIfLost();
        MqttMessage message = new MqttMessage(payload, qos, retained, properties);
        client.publish(topic, message).waitForCompletion(30_000);
    }

    /** Publishes {@code from} to {@code to} (exclusive) as text, several at a time. */
    public void publishNumbers(String topic, int from, int to) throws MqttException {
        connectIfLost();
        IMqttToken[] flying = new IMqttToken[IN_FLIGHT];
        for (int i = from; i < to; i++) {
            int slot = i % IN_FLIGHT;
            if (flying[slot] != null) {
                flying[slot].waitForCompletion(30_000);
            }
            flying[slot] = publishWhenThereIsRoom(topic, Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
        for (IMqttToken token : flying) {
            if (token != null) {
                token.waitForCompletion(30_000);
            }
        }
    }

    /** Paho may complete a message before it reduces its count of messages in flight. */
    private IMqttToken publishWhenThereIsRoom(String topic, byte[] payload) throws MqttException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return client.publish(topic, payload, 1, false);
            } catch (MqttException e) {
                boolean full = e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT;
                if (!full || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(10_000);
        }
        client.close(true);
    }

    /** Prints why a connection was lost. */
    private record LostConnection(String publisher) implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse reason) {
            System.out.println(publisher + " lost its connection: " + reason);
        }

        @Override
        public void mqttErrorOccurred(MqttException error) {
            System.out.println(publisher + " failed: " + error);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // subscribes to nothing
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // publish() waits for the token itself
        }

        @Override
        public void connectComplete(boolean reconnect, String uri) {
            // connect() waits for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // has no extended authentication
        }
    }
}
