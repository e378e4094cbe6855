// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MQTT 5 through Paho, with manual acknowledgement and without Paho's own reconnect. */
public final class PahoMqtt5 implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(PahoMqtt5.class);
    private static final int SEND_WHEN_NEW = 1;
    private static final int NEVER_SEND = 2;

    private final String uri;
    private final ClientSettings settings;
    private final Clock clock;
    private final CoalescingOutputStream.Burst acknowledgements = new CoalescingOutputStream.Burst();
    private MqttAsyncClient client;

    public PahoMqtt5(String uri, ClientSettings settings, Clock clock) {
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

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(settings.cleanStart());
        options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
        options.setReceiveMaximum(settings.receiveMaximum());
        if (settings.maximumPacketSize() > 0) {
            options.setMaximumPacketSize(settings.maximumPacketSize());
        }
        options.setKeepAliveInterval(settings.pingSeconds());
        options.setConnectionTimeout(settings.connectTimeoutSeconds());
        // Paho misreads inbound topic aliases
        options.setTopicAliasMaximum(0);
        options.setUserName(settings.username());
        if (settings.password() != null) {
            options.setPassword(settings.password().getBytes(StandardCharsets.UTF_8));
        }
        if (settings.presence() != null) {
            options.setWill(
                    settings.presence().topic(), retained(settings.presence().offline()));
        }
        options.setSocketFactory(settings.sockets(uri, acknowledgements));
        return options;
    }

    @Override
    public void subscribe(List<Subscription> subscriptions) throws BrokerException {
        MqttSubscription[] wanted =
                subscriptions.stream().map(PahoMqtt5::subscription).toArray(MqttSubscription[]::new);
        int[] codes;
        try {
            IMqttToken token = client.subscribe(wanted, null, null, new MqttProperties());
            token.waitForCompletion(settings.connectTimeout().toMillis());
            codes = token.getReasonCodes();
        } catch (MqttException e) {
            throw BrokerErrors.subscribing(e);
        }
        settings.check(uri, subscriptions, codes);
        if (settings.presence() != null) {
            try {
                announce(settings.presence().online());
            } catch (MqttException e) {
                throw BrokerErrors.subscribing(e);
            }
        }
    }

    private static MqttSubscription subscription(Subscription wanted) {
        MqttSubscription subscription = new MqttSubscription(wanted.filter(), wanted.qos());
        // MQTT 5 allows no other retain handling for a shared subscription
        boolean shared = wanted.filter().startsWith("$share/");
        subscription.setRetainHandling(wanted.retained() && !shared ? SEND_WHEN_NEW : NEVER_SEND);
        return subscription;
    }

    @Override
    public void publish(String topic, byte[] payload) {
        try {
            client.publish(topic, payload, 0, false);
        } catch (MqttException e) {
            LOG.debug("Cannot publish to {}", topic, e);
        }
    }

    private static MqttMessage retained(byte[] payload) {
        return new MqttMessage(payload, 1, true, new MqttProperties());
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
                    properties(m.getProperties())));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            String reason = response.getReasonString();
            listener.lost(
                    reason != null ? reason : "code " + response.getReturnCode() + cause(response.getException()));
        }

        @Override
        public void mqttErrorOccurred(MqttException e) {
            LOG.debug("Error in the client of {}", uri, e);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // what waits for it has its token
        }

        @Override
        public void connectComplete(boolean reconnect, String server) {
            // connect() waits for it
        }

        @Override
        public void authPacketArrived(int code, MqttProperties properties) {
            // enhanced authentication is not used
        }
    }

    private static String cause(MqttException e) {
        return e == null
                ? ""
                : ", " + (e.getCause() == null ? e.getMessage() : e.getCause().toString());
    }

    private static Message.Properties properties(MqttProperties p) {
        if (p == null
                || p.getContentType() == null
                        && p.getResponseTopic() == null
                        && p.getCorrelationData() == null
                        && p.getUserProperties().isEmpty()) {
            return Message.Properties.NONE;
        }
        List<Map.Entry<String, String>> user = p.getUserProperties().stream()
                .map(u -> Map.entry(u.getKey(), u.getValue()))
                .toList();
        return new Message.Properties(p.getContentType(), p.getResponseTopic(), p.getCorrelationData(), user);
    }
}
