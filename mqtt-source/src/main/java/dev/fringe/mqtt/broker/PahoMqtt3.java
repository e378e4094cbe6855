// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 3.1.1 through Paho. It has no receive maximum: the broker decides how much it sends unacknowledged. */
public final class PahoMqtt3 implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(PahoMqtt3.class);

    private final String uri;
    private final ClientSettings settings;
    private final Clock clock;
    private final CoalescingOutputStream.Burst acknowledgements = new CoalescingOutputStream.Burst();
    private MqttAsyncClient client;

    public PahoMqtt3(String uri, ClientSettings settings, Clock clock) {
        this.uri = uri;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public boolean connect(Listener listener) throws BrokerException {
        try {
            client = new MqttAsyncClient(ClientSettings.withoutTls(uri), settings.clientId(), new MemoryPersistence());
            client.setManualAcks(true);
            client.setCallback(new Callback(listener));
            IMqttToken token = client.connect(options());
            token.waitForCompletion(settings.connectTimeout().toMillis());
            return token.getSessionPresent();
        } catch (MqttException e) {
            throw BrokerErrors.connecting(
                    uri,
                    e,
                    BrokerErrors.refused(
                            uri, e.getReasonCode(), e, BrokerErrors.hint(settings.password(), clock.instant())));
        }
    }

    private MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(settings.cleanStart());
        options.setKeepAliveInterval(settings.pingSeconds());
        options.setConnectionTimeout(settings.connectTimeoutSeconds());
        if (settings.username() != null) {
            options.setUserName(settings.username());
        }
        if (settings.password() != null) {
            options.setPassword(settings.password().toCharArray());
        }
        if (settings.presence() != null) {
            options.setWill(settings.presence().topic(), settings.presence().offline(), 1, true);
        }
        options.setSocketFactory(settings.sockets(uri, acknowledgements));
        return options;
    }

    @Override
    public void subscribe(List<Subscription> subscriptions) throws BrokerException {
        String[] filters = subscriptions.stream().map(Subscription::filter).toArray(String[]::new);
        int[] qos = subscriptions.stream().mapToInt(Subscription::qos).toArray();
        int[] granted;
        try {
            IMqttToken token = client.subscribe(filters, qos);
            token.waitForCompletion(settings.connectTimeout().toMillis());
            granted = token.getGrantedQos();
        } catch (MqttException e) {
            if (e.getReasonCode() == MqttException.REASON_CODE_SUBSCRIBE_FAILED) {
                throw BrokerErrors.refusedFilters(List.of(filters), 0x80);
            }
            throw BrokerErrors.subscribing(e);
        }
        settings.check(uri, subscriptions, granted);
        if (settings.presence() != null) {
            try {
                announce(settings.presence().online());
            } catch (MqttException e) {
                throw BrokerErrors.subscribing(e);
            }
        }
    }

    @Override
    public void publish(String topic, byte[] payload) {
        try {
            client.publish(topic, payload, 0, false);
        } catch (MqttException e) {
            LOG.debug("Cannot publish to {}", topic, e);
        }
    }

    private void announce(byte[] state) throws MqttException {
        client.publish(settings.presence().topic(), state, 1, true)
                .waitForCompletion(settings.connectTimeout().toMillis());
    }

    @Override
    public void unsubscribe(List<String> filters) throws BrokerException {
        try {
            client.unsubscribe(filters.toArray(String[]::new))
                    .waitForCompletion(settings.connectTimeout().toMillis());
        } catch (MqttException e) {
            throw BrokerErrors.subscribing(e);
        }
    }

    @Override
    public void acknowledge(int packetId) {
        acknowledgements.begin();
        try {
            client.messageArrivedComplete(packetId, 1);
        } catch (MqttException e) {
            acknowledgements.end();
            // the connection is lost; the broker will resend the message
            LOG.debug("Cannot send acknowledgement {}", packetId, e);
        }
    }

    /**
     * Waits for the answer to a request behind the last acknowledgement. A broker that is still writing when the connection is closed
     * loses the acknowledgements that it has not read, and would send those messages again.
     */
    private void awaitAcknowledgementsRead(Duration timeout) throws MqttException {
        if (timeout.toMillis() > 0) {
            client.unsubscribe(ClientSettings.NO_SUBSCRIPTION).waitForCompletion(timeout.toMillis());
        }
    }

    @Override
    public void close(Duration timeout) {
        settings.close();
        if (client == null) {
            return;
        }
        try {
            if (client.isConnected()) {
                if (settings.presence() != null && timeout.toMillis() > 0) {
                    announce(settings.presence().offline());
                }
                awaitAcknowledgementsRead(timeout);
                client.disconnect(timeout.toMillis()).waitForCompletion(timeout.toMillis() + 1000);
            }
        } catch (MqttException e) {
            LOG.debug("{} was already disconnected", uri, e);
        }
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException e) {
            LOG.debug("{} was already disconnected", uri, e);
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("{} was already closed", uri, e);
        }
    }

    private final class Callback implements MqttCallback {
        private final Listener listener;

        Callback(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void messageArrived(String topic, MqttMessage m) {
            listener.arrived(new Message(
                    topic,
                    m.getPayload(),
                    m.getQos(),
                    m.isRetained(),
                    m.isDuplicate(),
                    m.getId(),
                    clock.millis(),
                    Message.Properties.NONE));
        }

        @Override
        public void connectionLost(Throwable cause) {
            listener.lost(cause == null ? "closed" : cause.toString());
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // what waits for it has its token
        }
    }
}
