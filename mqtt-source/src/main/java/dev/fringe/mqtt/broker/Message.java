// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.util.List;
import java.util.Map;

/** @param receivedAt in milliseconds since 1970 */
public record Message(
        String topic,
        byte[] payload,
        int qos,
        boolean retained,
        boolean duplicate,
        int packetId,
        long receivedAt,
        Properties properties) {

    public Message with(byte[] otherPayload) {
        return new Message(topic, otherPayload, qos, retained, duplicate, packetId, receivedAt, properties);
    }

    /** MQTT 5's properties; absent ones are null. */
    public record Properties(
            String contentType, String responseTopic, byte[] correlationData, List<Map.Entry<String, String>> user) {
        public static final Properties NONE = new Properties(null, null, null, List.of());
    }
}
