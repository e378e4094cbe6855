package dev.fringe.mqtt;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.delivery.Delivery;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.Outcome;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes Connect's records. */
final class MqttRecords {
    private final SessionLedger ledger;
    private final String poisonTopic;

    /** {@code poisonTopic} is empty where there is none. */
    MqttRecords(SessionLedger ledger, String poisonTopic) {
        this.ledger = ledger;
        this.poisonTopic = poisonTopic;
    }

    boolean takesPoison() {
        return !poisonTopic.isEmpty();
    }

    SourceRecord of(Delivery delivery, Outcome.Mapped mapped) {
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

    /** The payload as it came, with the reason and the origin in headers. */
    SourceRecord of(Delivery delivery, Outcome.Poison poison) {
        Message message = delivery.message();
        ConnectHeaders headers = RecordMapper.headers(message);
        headers.addString("mqtt.poison.reason", poison.reason());
        headers.addString("mqtt.poison.route", poison.route());
        return new MqttRecord(
                delivery,
                // the broker keeps the position; Connect keeps which sessions there are
                SessionLedger.partition(),
                ledger.offset(),
                poisonTopic,
                Schema.STRING_SCHEMA,
                message.topic(),
                Schema.BYTES_SCHEMA,
                message.payload(),
                message.receivedAt(),
                headers);
    }
}
