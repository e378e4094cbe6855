// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.time.Duration;

/**
 * How far the time in a payload may be from the time of receipt to become the Kafka timestamp. Retention counts from that time: with a
 * wrong one, Kafka deletes a record early or keeps it too long. Kafka also refuses times before 1970.
 */
public record TimestampBounds(Duration behind, Duration ahead) {

    boolean hold(long millis, long receivedAt) {
        // neither time is negative, so the differences cannot overflow
        return millis >= 0 && receivedAt - millis <= behind.toMillis() && millis - receivedAt <= ahead.toMillis();
    }
}
