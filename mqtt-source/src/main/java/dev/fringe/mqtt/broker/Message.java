package dev.fringe.mqtt.broker;

import java.util.List;
import java.util.Map;

/** A message as it came from the broker. {@code receivedAt} is in milliseconds since 1970. */
public record Message(
        String topic,
        byte[] payload,
        int qos,
        boolean retained,
        boolean duplicate,
        int packetId,
        long receivedAt,
        Properties properties) {

    /** What MQTT 5 carries beside the payload; absent parts are null. */
    public record Properties(
            String contentType, String responseTopic, byte[] correlationData, List<Map.Entry<String, String>> user) {
        public static final Properties NONE = new Properties(null, null, null, List.of());
    }
}
