package dev.fringe.mqtt.servers;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Publishes and waits until the broker has it. */
public final class Publisher implements AutoCloseable {
    // HiveMQ takes ten unacknowledged messages from a client, and Paho throws at the eleventh
    private static final int IN_FLIGHT = 4;

    private final MqttAsyncClient client;

    public Publisher(String uri) throws MqttException {
        this(uri, null, null);
    }

    public Publisher(String uri, String user, String password) throws MqttException {
        client = new MqttAsyncClient(uri, "publisher-" + System.nanoTime(), new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(user);
        options.setPassword(password == null ? null : password.getBytes(StandardCharsets.UTF_8));
        client.connect(options).waitForCompletion(10_000);
    }

    public void publish(String topic, String payload) throws MqttException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, new MqttProperties());
    }

    public void publish(String topic, byte[] payload, int qos, boolean retained, MqttProperties properties)
            throws MqttException {
        MqttMessage message = new MqttMessage(payload, qos, retained, properties);
        client.publish(topic, message).waitForCompletion(30_000);
    }

    /** Publishes {@code from} to {@code to} (exclusive) as text, many at a time. */
    public void publishNumbers(String topic, int from, int to) throws MqttException {
        IMqttToken[] flying = new org.eclipse.paho.mqttv5.client.IMqttToken[IN_FLIGHT];
        for (int i = from; i < to; i++) {
            int slot = i % IN_FLIGHT;
            if (flying[slot] != null) {
                flying[slot].waitForCompletion(30_000);
            }
            flying[slot] = client.publish(topic, Integer.toString(i).getBytes(StandardCharsets.UTF_8), 1, false);
        }
        for (IMqttToken token : flying) {
            if (token != null) {
                token.waitForCompletion(30_000);
            }
        }
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(1_000, 1_000, true);
        client.close(true);
    }
}
