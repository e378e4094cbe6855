package dev.fringe.mqtt.servers;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Asks a broker what it knows. */
public final class BrokerSessions {
    private BrokerSessions() {}

    /** Whether the broker keeps a session of this name; it does not any longer afterwards. */
    public static boolean end(String uri, String clientId) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(uri, clientId, new MemoryPersistence());
        try {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(0L);
            options.setAutomaticReconnect(false);
            IMqttToken token = client.connect(options);
            token.waitForCompletion(10_000);
            client.disconnect().waitForCompletion(10_000);
            return token.getSessionPresent();
        } finally {
            client.close(true);
        }
    }
}
