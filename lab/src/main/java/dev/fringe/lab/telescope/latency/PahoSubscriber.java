// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.stack.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Receives at QoS 1, acknowledges each message, and does nothing else. */
final class PahoSubscriber implements MqttCallback, AutoCloseable {
    private static final int QOS = 1;
    private static final int RECEIVE_MAXIMUM = 65_535;
    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

    private final MqttAsyncClient client;
    private final AtomicLong received = new AtomicLong();

    PahoSubscriber(String broker, String clientId, String filter) throws IOException {
        try {
            client = new MqttAsyncClient(broker, clientId, new MemoryPersistence());
            subscribe(filter);
        } catch (MqttException e) {
            throw new IOException("cannot subscribe to " + filter + " at " + broker + ": " + e.getMessage(), e);
        }
    }

    private void subscribe(String filter) throws MqttException {
        client.setManualAcks(true);
        client.setCallback(this);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        Login.to(Login.Server.MQTT).ifPresent(login -> {
            options.setUserName(login.user());
            options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
        });
        client.connect(options).waitForCompletion(PATIENCE);
        client.subscribe(filter, QOS).waitForCompletion(PATIENCE);
    }

    long received() {
        return received.get();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws MqttException {
        client.messageArrivedComplete(message.getId(), QOS);
        received.incrementAndGet();
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
    public void close() throws IOException {
        try {
            client.disconnect().waitForCompletion(PATIENCE);
            client.close(true);
        } catch (MqttException e) {
            throw new IOException("cannot disconnect: " + e.getMessage(), e);
        }
    }
}
