// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.MachineGenerator;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.SparkplugGenerator;
import dev.fringe.lab.instruments.SparkplugNote;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * The identity of a reading, which is the same at every hop, and its value.
 *
 * @param topic the Kafka topic
 * @param key the key of its record
 * @param value the value; NaN if it does not matter
 */
public record Reading(String topic, String key, long nanos, double value) {
    static final String SIGNALS = "baseline_signal";
    static final String MACHINES = "machine.data";
    static final String SPARKPLUG = SparkplugGenerator.KAFKA_TOPIC;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter CREATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    static Reading ofBaseline(Object baseline, long nanos, double value) {
        return new Reading(SIGNALS, baseline.toString(), nanos, value);
    }

    static Reading ofMachine(Object thing, Object quantity, long nanos, double value) {
        return new Reading(MACHINES, thing + "." + quantity, nanos, value);
    }

    /** @param device empty for the edge node itself */
    static Reading ofSparkplug(Object node, Object device, String metric, long nanos, double value) {
        return new Reading(SPARKPLUG, node + "/" + (device == null ? "" : device) + "/" + metric, nanos, value);
    }

    /** The value stands for the identifier of the record: a user has several records at one time. */
    static Reading ofMarket(String topic, Object platform, Object logUser, long millis, Object id) {
        return new Reading(
                topic, platform + "|" + logUser, millis * MILLI, id.toString().hashCode());
    }

    /** Whether no connector stores such records. Views and deliveries only lead to rows of their impressions. */
    boolean isKept() {
        return Kind.ofTopic(topic)
                .filter(kind -> kind == Kind.VIEW || kind == Kind.DELIVERY)
                .isPresent();
    }

    /** Each topic of the observatory is a series. */
    static Reading ofObservatory(String topic, double stamp) {
        return new Reading(topic, "", Math.round(stamp * SECOND), Double.NaN);
    }

    public String series() {
        return key.isEmpty() ? topic : topic + " " + key;
    }

    /** The readings of a published message. */
    static List<Reading> of(Message message) {
        if (message.topic().startsWith("spBv1.0/")) {
            SparkplugNote note = SparkplugNote.parse(message.note());
            return note.values().stream()
                    .map(value -> ofSparkplug(
                            note.node(), note.device(), value.metric(), note.timestamp() * MILLI, value.value()))
                    .toList();
        }
        JsonNode json;
        try {
            json = JSON.readTree(message.payload());
        } catch (IOException e) {
            throw new LabFailure("a simulated message of " + message.topic() + " is not JSON: please report this", e);
        }
        if (json.has("baselineId")) {
            var time = LocalDateTime.parse(json.get("createTime").asText(), CREATE_TIME);
            long nanos = time.toEpochSecond(ZoneOffset.UTC) * SECOND + time.getNano();
            return List.of(ofBaseline(
                    json.get("baselineId").asText(),
                    nanos,
                    json.path("signalValue").asDouble(Double.NaN)));
        }
        if (json.has("platformId")) {
            Kind kind = Kind.ofTopic(message.topic().replace('/', '.')).orElseThrow();
            return List.of(ofMarket(
                    kind.kafkaTopic(),
                    json.get("platformId").asText(),
                    json.get("logUserId").asText(),
                    json.get("time").asLong(),
                    json.get(kind.idField()).asText()));
        }
        return json.properties().stream()
                .filter(field ->
                        field.getValue().isNumber() && !MachineGenerator.NO_QUANTITIES.contains(field.getKey()))
                .map(field -> ofMachine(
                        json.get("Thing").asText(),
                        field.getKey(),
                        json.get("Timestamp").asLong() * MILLI,
                        field.getValue().asDouble()))
                .toList();
    }

    /** The reading of a record in Kafka. */
    static Reading of(String topic, GenericRecord value) {
        Optional<Kind> kind = Kind.ofTopic(topic);
        if (kind.isPresent()) {
            return ofMarket(
                    topic,
                    value.get("platformId"),
                    value.get("logUserId"),
                    (long) value.get("time"),
                    value.get(kind.get().idField()));
        }
        return topic.equals(SIGNALS)
                ? ofBaseline(value.get("baselineId"), (long) value.get("createTime") * MICRO, Double.NaN)
                : ofMachine(
                        value.get("thing"),
                        value.get("quantity"),
                        (long) value.get("phenomenonTime") * MILLI,
                        Double.NaN);
    }
}
