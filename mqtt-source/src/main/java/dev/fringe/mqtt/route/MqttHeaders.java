package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/** What MQTT said about a message, as headers of its records. */
final class MqttHeaders {
    private MqttHeaders() {}

    static ConnectHeaders of(Message m) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.add("mqtt.topic", m.topic(), Schema.STRING_SCHEMA);
        headers.add("mqtt.qos", m.qos(), Schema.INT32_SCHEMA);
        headers.add("mqtt.retained", m.retained(), Schema.BOOLEAN_SCHEMA);
        headers.add("mqtt.duplicate", m.duplicate(), Schema.BOOLEAN_SCHEMA);
        headers.add("mqtt.received", m.receivedAt(), Schema.INT64_SCHEMA);
        Message.Properties properties = m.properties();
        if (properties == Message.Properties.NONE) {
            return headers;
        }
        addText(headers, "mqtt.content.type", properties.contentType());
        addText(headers, "mqtt.response.topic", properties.responseTopic());
        if (properties.correlationData() != null) {
            headers.add("mqtt.correlation.data", properties.correlationData(), Schema.BYTES_SCHEMA);
        }
        for (Map.Entry<String, String> user : properties.user()) {
            addText(headers, "mqtt.property." + user.getKey(), user.getValue());
        }
        return headers;
    }

    private static void addText(ConnectHeaders headers, String name, String value) {
        if (value != null) {
            headers.add(name, value, Schema.STRING_SCHEMA);
        }
    }
}
