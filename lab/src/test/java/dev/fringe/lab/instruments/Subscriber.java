// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Collects the messages of a filter. */
public final class Subscriber implements MqttCallback, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Queue<String> payloads = new ConcurrentLinkedQueue<>();
    private final MqttAsyncClient client;

    public Subscriber(String uri, String filter) throws MqttException {
        client = new MqttAsyncClient(uri, "subscriber-" + filter.hashCode(), new MemoryPersistence());
        client.setCallback(this);
        client.connect().waitForCompletion();
        client.subscribe(filter, 1).waitForCompletion();
    }

    public List<String> received(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> messages.size() >= count);
        return List.copyOf(messages);
    }

    /** The payloads of the messages, unchanged. */
    public List<String> payloads(int count) {
        received(count);
        return List.copyOf(payloads);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws IOException {
        String text = topic.startsWith("sal/") || topic.startsWith("spBv1.0/")
                ? '"' + Base64.getEncoder().encodeToString(message.getPayload()) + '"'
                : JSON.readTree(message.getPayload()).toString();
        payloads.add(new String(message.getPayload(), StandardCharsets.UTF_8));
        messages.add(topic + " " + text);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion();
        client.close(true);
    }
}
