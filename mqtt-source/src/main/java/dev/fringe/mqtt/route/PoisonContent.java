// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;

/**
 * The record of a message in the poison topic: its unchanged payload, with the reason in a header. A message that is too large for a
 * record keeps the beginning of its payload, and as many of its user properties as fit a quarter of a record.
 */
public record PoisonContent(String key, byte[] payload, ConnectHeaders headers) {
    private static final int TOPIC_SHARE = 32;
    private static final int PROPERTIES_SHARE = 4;

    public static PoisonContent of(Message message, RouteResult.Poison poison, RecordLimits limits) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("mqtt.poison.reason", poison.reason());
        headers.addString("mqtt.poison.route", poison.route());
        String key = cut(message.topic(), limits.maxRecordBytes() / TOPIC_SHARE);
        long room = limits.maxRecordBytes() / PROPERTIES_SHARE;
        int left = 0;
        for (Header header : MqttHeaders.ALL.of(message, MqttHeaders.ofTopic(message.topic()))) {
            long size = limits.sizes().of(List.of(header));
            if (header.key().equals("mqtt.topic")) {
                headers.addString("mqtt.topic", key);
            } else if (size <= room) {
                headers.add(header);
                room -= size;
            } else {
                left++;
            }
        }
        if (left > 0) {
            headers.addInt("mqtt.poison.headers.left.out", left);
        }
        return new PoisonContent(key, payload(message, headers, key, limits), headers);
    }

    private static byte[] payload(Message message, ConnectHeaders headers, String key, RecordLimits limits) {
        byte[] payload = message.payload();
        // 512 bytes for the schema of bytes and the header with the length
        long room = limits.maxRecordBytes() - 512 - limits.sizes().of(headers) - ValueForm.jsonLength(key);
        int most = limits.sizes().form().bytesWithin(room);
        if (payload.length <= most) {
            return payload;
        }
        headers.add("mqtt.poison.payload.bytes", (long) payload.length, Schema.INT64_SCHEMA);
        return Arrays.copyOf(payload, most);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
