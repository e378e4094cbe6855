package dev.fringe.mqtt;

import dev.fringe.mqtt.delivery.Delivery;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** A record that knows its message. Connect gives it back as it was before the transforms, so it is found by itself. */
final class MqttRecord extends SourceRecord {
    private final transient Delivery delivery;

    MqttRecord(
            Delivery delivery,
            Map<String, ?> sourcePartition,
            Map<String, ?> sourceOffset,
            String topic,
            Schema keySchema,
            Object key,
            Schema valueSchema,
            Object value,
            long timestamp,
            Iterable<Header> headers) {
        super(sourcePartition, sourceOffset, topic, null, keySchema, key, valueSchema, value, timestamp, headers);
        this.delivery = delivery;
    }

    Delivery delivery() {
        return delivery;
    }

    // two records are the same only when they are one: equality by content would cost a walk over the payload
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
