package dev.fringe.jobs.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What could not be read goes on as it came, with the reason in its headers. */
final class RejectedSchema implements KafkaRecordSerializationSchema<Rejected> {
    private static final long serialVersionUID = 1L;

    private final String topic;

    RejectedSchema(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(Rejected rejected, KafkaSinkContext context, Long timestamp) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, rejected.key(), rejected.value());
        message.headers().add("rejected.reason", rejected.reason().getBytes(StandardCharsets.UTF_8));
        message.headers().add("rejected.origin", rejected.origin().getBytes(StandardCharsets.UTF_8));
        return message;
    }
}
