// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.RecordDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** When a record was at each hop, as far as the record says so. */
public final class Times {
    /** The user properties in which publishers note the time. */
    private static final List<String> PUBLISHED =
            List.of("mqtt.property.published", "mqtt.property.sent", "mqtt.property.timestamp");

    private static final String RECEIVED = "mqtt.received";
    /** The year 2001 in seconds, to tell the unit of a number. */
    private static final long EARLIEST_SECONDS = 1_000_000_000L;

    private Times() {}

    /** @param since the time since the hop before; null for the first one */
    public record Hop(String name, Instant time, Duration since) {
        ObjectNode toJson() {
            ObjectNode json =
                    JsonNodeFactory.instance.objectNode().put("hop", name).put("time", time.toString());
            return since == null ? json : json.put("sinceMs", since.toNanos() / 1e6);
        }
    }

    /** @param eventNanos the time of the point */
    static List<Hop> of(ConsumerRecord<byte[], byte[]> record, OptionalLong eventNanos) {
        List<Hop> hops = new ArrayList<>();
        eventNanos.ifPresent(nanos -> add(hops, "event", Instant.EPOCH.plusNanos(nanos)));
        PUBLISHED.stream()
                .flatMap(name -> time(record, name).stream())
                .findFirst()
                .ifPresent(time -> add(hops, "published", time));
        time(record, RECEIVED).ifPresent(time -> add(hops, "received by the source", time));
        String name = record.timestampType() == TimestampType.LOG_APPEND_TIME
                ? "appended to Kafka"
                : "record (the MQTT source: received)";
        add(hops, name, Instant.ofEpochMilli(record.timestamp()));
        return hops;
    }

    private static void add(List<Hop> hops, String name, Instant time) {
        Duration since = hops.isEmpty()
                ? null
                : Duration.between(hops.get(hops.size() - 1).time(), time);
        hops.add(new Hop(name, time, since));
    }

    private static Optional<Instant> time(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : RecordDecoder.text(header.value()).flatMap(Times::parse);
    }

    static Optional<Instant> parse(String text) {
        try {
            long number = Long.parseLong(text);
            long unit = 1;
            // from seconds to nanoseconds, each unit is at least 1,000 times larger than the one before
            while (unit < 1_000_000_000L && number / unit >= EARLIEST_SECONDS * 1_000) {
                unit *= 1_000;
            }
            return number < EARLIEST_SECONDS
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(number / unit, number % unit * (1_000_000_000L / unit)));
        } catch (NumberFormatException notNumber) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeParseException neither) {
                return Optional.empty();
            }
        }
    }

    static ArrayNode toJson(List<Hop> hops) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        hops.forEach(hop -> json.add(hop.toJson()));
        return json;
    }
}
