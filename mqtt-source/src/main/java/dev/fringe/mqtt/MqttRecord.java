// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.delivery.Delivery;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** A record with a reference to its delivery. Connect passes the same object to commitRecord, before any transform. */
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

    // identity: comparing contents would read the whole payload
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
