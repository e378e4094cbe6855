// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.letters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.RecordDecoder;
import dev.fringe.lab.points.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record of a dead letter queue, or a message in the poison topic of an MQTT source.
 *
 * @param origin where the connector read the record; empty for a poison message, and if the queue has no context headers
 * @param record as it is in the queue
 */
public record DeadLetter(
        String connector, Optional<Position> origin, Reason reason, ConsumerRecord<byte[], byte[]> record) {
    private static final String CONTEXT = "__connect.errors.";
    private static final String POISON_REASON = "mqtt.poison.reason";
    private static final String NO_CONTEXT =
            "the queue does not say why: set" + " errors.deadletterqueue.context.headers.enable=true in the connector";
    private static final int LONGEST_KEY = 200;

    /** A place in Kafka. */
    public record Position(String topic, int partition, long offset) {
        /** The key of the redrives' topic. */
        String text() {
            return topic + "-" + partition + "-" + offset;
        }

        ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("topic", topic)
                    .put("partition", partition)
                    .put("offset", offset);
        }

        public static Position of(ConsumerRecord<?, ?> record) {
            return new Position(record.topic(), record.partition(), record.offset());
        }
    }

    static DeadLetter of(String connector, ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(connector, origin(record.headers()), reason(record.headers()), record);
    }

    /** Where a dead-lettered record was read; empty without context headers. */
    public static Optional<Position> origin(Headers headers) {
        String topic = text(headers, CONTEXT + "topic");
        return topic == null
                ? Optional.empty()
                : Optional.of(new Position(
                        topic,
                        Integer.parseInt(text(headers, CONTEXT + "partition")),
                        Long.parseLong(text(headers, CONTEXT + "offset"))));
    }

    private static Reason reason(Headers headers) {
        String poison = text(headers, POISON_REASON);
        if (poison != null) {
            return Reason.of("poison", poison);
        }
        String message = text(headers, CONTEXT + "exception.message");
        String stage = text(headers, CONTEXT + "stage");
        if (stage == null) {
            return new Reason(Reason.UNKNOWN, "", NO_CONTEXT);
        }
        String detail = message == null ? text(headers, CONTEXT + "exception.class.name") : message;
        Reason own = Reason.ofText(String.valueOf(detail));
        return own.label().equals(Reason.UNKNOWN) ? Reason.ofStage(stage, own.detail()) : own;
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    public boolean isPoison() {
        return record.headers().lastHeader(POISON_REASON) != null;
    }

    /** Where it is in the queue. */
    public Position position() {
        return Position.of(record);
    }

    /** The time of the record before it was dead-lettered, which Connect keeps. */
    public Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    public String key() {
        if (record.key() == null) {
            return "";
        }
        String key = RecordDecoder.text(record.key())
                .orElseGet(() -> Base64.getEncoder().encodeToString(record.key()));
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY) + "…";
    }

    /** The record as the connector read it: at its original place and without the headers that Connect added. */
    ConsumerRecord<byte[], byte[]> original() {
        Position at = origin.orElseThrow();
        RecordHeaders headers = new RecordHeaders();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(CONTEXT)) {
                headers.add(header);
            }
        });
        return new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                at.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                headers,
                Optional.empty());
    }

    ObjectNode toJson(RecordDecoder decoder) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("connector", connector);
        json.set("queue", position().toJson());
        origin.ifPresent(at -> json.set("origin", at.toJson()));
        json.put("time", time().toString()).put("key", key());
        json.setAll(reason.toJson());
        RecordDecoder.Decoded value = decoder.decode(record.value());
        json.put("format", value.format()).set("value", value.value());
        if (value.schemaId() >= 0) {
            json.put("schemaId", value.schemaId());
        }
        return json;
    }
}
