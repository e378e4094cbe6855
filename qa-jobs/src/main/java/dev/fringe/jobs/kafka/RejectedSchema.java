// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes a rejected record unchanged, with its timestamp and headers, and adds the reason as a header. */
final class RejectedSchema implements TopicSchema<Rejected> {
    private static final long serialVersionUID = 1L;

    private final String topic;

    RejectedSchema(String topic) {
        this.topic = topic;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Rejected rejected, KafkaSinkContext context, Long timestamp) {
        Long millis = rejected.millis() < 0 ? null : rejected.millis();
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, null, millis, rejected.key(), rejected.value());
        for (Rejected.Header header : rejected.headers()) {
            message.headers().add(header.name(), header.value());
        }
        message.headers().add("rejected.reason", rejected.reason().getBytes(StandardCharsets.UTF_8));
        message.headers().add("rejected.origin", rejected.origin().getBytes(StandardCharsets.UTF_8));
        return message;
    }
}
