// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;

/** The headers of records, with the MQTT topic, flags and properties of the message. */
public final class MqttHeaders {
    static final MqttHeaders ALL = new MqttHeaders(List.of("*"));
    private static final String PROPERTY = "mqtt.property.";

    private static final Header[] QOS = {header("mqtt.qos", 0), header("mqtt.qos", 1), header("mqtt.qos", 2)};
    private static final Header[] RETAINED = {header("mqtt.retained", false), header("mqtt.retained", true)};
    private static final Header[] DUPLICATE = {header("mqtt.duplicate", false), header("mqtt.duplicate", true)};

    private final List<String> wanted;
    private final boolean topic;
    private final boolean qos;
    private final boolean retained;
    private final boolean duplicate;
    private final boolean received;
    private final boolean trace;

    /** @param wanted names of headers; a trailing {@code *} matches any ending */
    public MqttHeaders(List<String> wanted) {
        this.wanted = List.copyOf(wanted);
        this.topic = wants("mqtt.topic");
        this.qos = wants("mqtt.qos");
        this.retained = wants("mqtt.retained");
        this.duplicate = wants("mqtt.duplicate");
        this.received = wants("mqtt.received");
        this.trace = wants(TraceContext.PARENT) || wants(TraceContext.STATE);
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

    /** The header with the MQTT topic, created once for many messages. */
    static Header ofTopic(String topic) {
        return new ConnectHeaders().addString("mqtt.topic", topic).lastWithName("mqtt.topic");
    }

    private static Header header(String name, int value) {
        return new ConnectHeaders().addInt(name, value).lastWithName(name);
    }

    private static Header header(String name, boolean value) {
        return new ConnectHeaders().addBoolean(name, value).lastWithName(name);
    }

    /** @param ofTopic the result of {@link #ofTopic} */
    ConnectHeaders of(Message m, Header ofTopic) {
        ConnectHeaders headers = new ConnectHeaders();
        if (topic) {
            headers.add(ofTopic);
        }
        if (qos) {
            headers.add(QOS[m.qos()]);
        }
        if (retained) {
            headers.add(RETAINED[m.retained() ? 1 : 0]);
        }
        if (duplicate) {
            headers.add(DUPLICATE[m.duplicate() ? 1 : 0]);
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
        if (trace) {
            TraceContext.of(properties.user()).ifPresent(context -> {
                addText(headers, TraceContext.PARENT, context.parent());
                addText(headers, TraceContext.STATE, context.state());
            });
        }
    }

    private void addText(ConnectHeaders headers, String name, String value) {
        if (value != null && wants(name)) {
            headers.add(name, value, Schema.STRING_SCHEMA);
        }
    }
}
