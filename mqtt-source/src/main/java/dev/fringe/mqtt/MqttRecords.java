// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.delivery.Delivery;
import dev.fringe.mqtt.route.PoisonContent;
import dev.fringe.mqtt.route.RecordLimits;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** Creates the records for Connect. */
final class MqttRecords {
    private final SessionLedger ledger;
    private final String poisonTopic;
    private final RecordLimits limits;

    /** @param poisonTopic may be empty */
    MqttRecords(SessionLedger ledger, String poisonTopic, RecordLimits limits) {
        this.ledger = ledger;
        this.poisonTopic = poisonTopic;
        this.limits = limits;
    }

    boolean hasPoisonTopic() {
        return !poisonTopic.isEmpty();
    }

    SourceRecord of(Delivery delivery, RouteResult.Mapped mapped) {
        return record(delivery, mapped.topic(), mapped.key(), mapped.value(), mapped.timestamp(), mapped.headers());
    }

    /** The unchanged payload, cut if a record has no room for it, with the reason and the origin in headers. */
    SourceRecord of(Delivery delivery, RouteResult.Poison poison) {
        Message message = delivery.message();
        PoisonContent content = PoisonContent.of(message, poison, limits);
        SchemaAndValue value = new SchemaAndValue(Schema.BYTES_SCHEMA, content.payload());
        return record(delivery, poisonTopic, content.key(), value, message.receivedAt(), content.headers());
    }

    private SourceRecord record(
            Delivery delivery,
            String topic,
            String key,
            SchemaAndValue value,
            long timestamp,
            Iterable<Header> headers) {
        return new MqttRecord(
                delivery,
                // the source offset holds the sessions; the broker keeps the position in each
                SessionLedger.partition(),
                ledger.offset(),
                topic,
                key == null ? null : Schema.STRING_SCHEMA,
                key,
                value.schema(),
                value.value(),
                timestamp,
                headers);
    }
}
