package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.PayloadDecoder;

/** One way from MQTT to Kafka. {@code timestamp} may be null: then it is the time of receipt. */
public record Route(
        String name,
        TopicFilter filter,
        boolean retained,
        PayloadDecoder decoder,
        Template topic,
        Template key,
        RecordTimestamp timestamp) {}
