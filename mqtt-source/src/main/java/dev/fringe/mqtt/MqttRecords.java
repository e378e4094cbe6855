package dev.fringe.mqtt;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.delivery.Delivery;
import dev.fringe.mqtt.route.PoisonContent;
import dev.fringe.mqtt.route.RecordLimits;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes Connect's records. */
final class MqttRecords {
    private final SessionLedger ledger;
    private final String poisonTopic;
    private final RecordLimits limits;

    /** {@code poisonTopic} is empty where there is none. */
    MqttRecords(SessionLedger ledger, String poisonTopic, RecordLimits limits) {
        this.ledger = ledger;
        this.poisonTopic = poisonTopic;
        this.limits = limits;
    }

    boolean takesPoison() {
        return !poisonTopic.isEmpty();
    }

    SourceRecord of(Delivery delivery, RouteResult.Mapped mapped) {
        return new MqttRecord(
                delivery,
                // the broker keeps the position; Connect keeps which sessions there are
                SessionLedger.partition(),
                ledger.offset(),
                mapped.topic(),
                RecordMapper.keySchema(mapped),
                mapped.key(),
                mapped.value().schema(),
                mapped.value().value(),
                mapped.timestamp(),
                mapped.headers());
    }

    /** The payload as it came, as far as a record has room for it, with the reason and the origin in headers. */
    SourceRecord of(Delivery delivery, RouteResult.Poison poison) {
        Message message = delivery.message();
        PoisonContent content = PoisonContent.of(message, poison, limits);
        return new MqttRecord(
                delivery,
                // the broker keeps the position; Connect keeps which sessions there are
                SessionLedger.partition(),
                ledger.offset(),
                poisonTopic,
                Schema.STRING_SCHEMA,
                content.key(),
                Schema.BYTES_SCHEMA,
                content.payload(),
                message.receivedAt(),
                content.headers());
    }
}
