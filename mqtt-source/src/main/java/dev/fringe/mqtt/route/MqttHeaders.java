package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/** What MQTT said about a message, as headers of its records: those that are wanted. */
public final class MqttHeaders {
    static final MqttHeaders ALL = new MqttHeaders(List.of("*"));
    private static final String PROPERTY = "mqtt.property.";

    private final List<String> wanted;
    private final boolean topic;
    private final boolean qos;
    private final boolean retained;
    private final boolean duplicate;
    private final boolean received;

    /** @param wanted names, of which the last character may be {@code *} for any end */
    public MqttHeaders(List<String> wanted) {
        this.wanted = List.copyOf(wanted);
        this.topic = wants("mqtt.topic");
        this.qos = wants("mqtt.qos");
        this.retained = wants("mqtt.retained");
        this.duplicate = wants("mqtt.duplicate");
        this.received = wants("mqtt.received");
    }

    private boolean wants(String header) {
        for (String name : wanted) {
            boolean open = name.endsWith("*");
            if (open ? header.startsWith(name.substring(0, name.length() - 1)) : header.equals(name)) {
                return true;
            }
        }
        return false;
    }

    ConnectHeaders of(Message m) {
        ConnectHeaders headers = new ConnectHeaders();
        if (topic) {
            headers.add("mqtt.topic", m.topic(), Schema.STRING_SCHEMA);
        }
        if (qos) {
            headers.add("mqtt.qos", m.qos(), Schema.INT32_SCHEMA);
        }
        if (retained) {
            headers.add("mqtt.retained", m.retained(), Schema.BOOLEAN_SCHEMA);
        }
        if (duplicate) {
            headers.add("mqtt.duplicate", m.duplicate(), Schema.BOOLEAN_SCHEMA);
        }
        if (received) {
            headers.add("mqtt.received", m.receivedAt(), Schema.INT64_SCHEMA);
        }
        if (m.properties() != Message.Properties.NONE) {
            add(headers, m.properties());
        }
        return headers;
    }

    private void add(ConnectHeaders headers, Message.Properties properties) {
        addText(headers, "mqtt.content.type", properties.contentType());
        addText(headers, "mqtt.response.topic", properties.responseTopic());
        if (properties.correlationData() != null && wants("mqtt.correlation.data")) {
            headers.add("mqtt.correlation.data", properties.correlationData(), Schema.BYTES_SCHEMA);
        }
        for (Map.Entry<String, String> user : properties.user()) {
            addText(headers, PROPERTY + user.getKey(), user.getValue());
        }
    }

    private void addText(ConnectHeaders headers, String name, String value) {
        if (value != null && wants(name)) {
            headers.add(name, value, Schema.STRING_SCHEMA);
        }
    }
}
