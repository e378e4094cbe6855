package dev.fringe.mqtt.route;

import java.time.Duration;

/**
 * How far a payload's time may be from the time of receipt to become Kafka's record time. Retention counts from that time, so a
 * wrong one makes Kafka delete a record early or keep it too long, and Kafka refuses times before 1970.
 */
public record TimestampBounds(Duration behind, Duration ahead) {

    boolean hold(long millis, long receivedAt) {
        // the differences cannot overflow: neither time is negative
        return millis >= 0 && receivedAt - millis <= behind.toMillis() && millis - receivedAt <= ahead.toMillis();
    }
}
