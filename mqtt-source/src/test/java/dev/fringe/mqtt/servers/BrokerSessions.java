// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Queries the sessions of a broker. */
public final class BrokerSessions {
    private BrokerSessions() {}

    /** Ends the session with this name; returns whether the broker had it. */
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
