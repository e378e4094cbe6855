package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.records.template.Template;

/**
 * One way from MQTT to Kafka.
 *
 * @param qos may be null: then it is the connector's
 * @param timestamp may be null: then Kafka's record time is the time of receipt
 * @param bounds beyond which the time of receipt takes the place of {@code timestamp}
 */
public record Route(
        String name,
        TopicFilter filter,
        Integer qos,
        boolean retained,
        PayloadDecoder decoder,
        Template<MessagePlace> topic,
        Template<MessagePlace> key,
        RecordTimestamp timestamp,
        TimestampBounds bounds) {}
