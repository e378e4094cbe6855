// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.RecordDecoder;
import dev.fringe.lab.clusters.RecordDecoder.Decoded;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.points.PointLookup;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.SinkResult;
import dev.fringe.lab.points.letters.DeadLetter;
import dev.fringe.lab.points.letters.DeadLetterQueues;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows single records from the MQTT message to the points of each sink that reads the topic. Used by one thread. */
public final class Trace implements AutoCloseable {
    /** How many records are read at most for a key. */
    public static final long USUAL_BOUND = 1_000_000;

    private final Servers servers;
    private final SinkPoints.Choice choice;
    private final KafkaReader kafka;
    private final RecordDecoder decoder;
    private final List<DeployedConnector> connectors;
    private final DeadLetterQueues queues;

    /**
     * @param searched how many records were read
     * @param complete whether no older records of the topic are left
     */
    public record Traced(List<Journey> journeys, long searched, boolean complete) {}

    public Trace(Servers servers, SinkPoints.Choice choice) {
        this.servers = servers;
        this.choice = choice;
        this.connectors = servers.connect().allDeployed();
        this.decoder = new RecordDecoder(servers);
        this.queues = new DeadLetterQueues(servers);
        this.kafka = new KafkaReader(servers, false);
    }

    public Journey at(String topic, int partition, long offset) {
        return journey(new RecordSearch(kafka, decoder)
                .at(topic, partition, offset)
                .records()
                .get(0));
    }

    /**
     * The latest records of a key, the latest one first.
     *
     * @param bound how many records to read at most
     */
    public Traced latestOf(String topic, String key, int last, long bound) {
        RecordSearch.Found found = new RecordSearch(kafka, decoder).latestOf(topic, key, last, bound);
        return new Traced(found.records().stream().map(this::journey).toList(), found.searched(), found.complete());
    }

    private Journey journey(ConsumerRecord<byte[], byte[]> record) {
        Decoded key = decoder.decode(record.key());
        Decoded value = decoder.decode(record.value());
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        List<SinkHop> sinks = connectors.stream()
                .filter(connector -> connector.reads(record.topic()))
                .map(sink -> hop(sink, record))
                .toList();
        OptionalLong event = sinks.stream()
                .flatMap(sink -> sink.result().stream())
                .filter(SinkResult.Point.class::isInstance)
                .mapToLong(point -> ((SinkResult.Point) point).point().nanos())
                .findFirst();
        List<Times.Hop> times = Times.of(record, event);
        Optional<Journey.Written> schema = schema(record.topic(), value);
        ArrayNode sinksJson = JsonNodeFactory.instance.arrayNode();
        sinks.forEach(sink -> sinksJson.add(sink.toJson(queues)));
        return new Journey(
                record,
                key,
                value,
                headers,
                schema,
                times,
                sinks,
                Journey.json(record, key, value, headers, schema, times, sinksJson));
    }

    private static String text(byte[] value) {
        return value == null
                ? ""
                : RecordDecoder.text(value).orElseGet(() -> Base64.getEncoder().encodeToString(value));
    }

    private Optional<Journey.Written> schema(String topic, Decoded value) {
        if (value.schemaId() < 0) {
            return Optional.empty();
        }
        return decoder.schema(value.schemaId()).map(schema -> {
            List<String> versions = new ArrayList<>();
            Rest.Answer answer = servers.registry().get("/schemas/ids/" + value.schemaId() + "/versions");
            answer.body().forEach(one -> {
                String subject = one.path("subject").asText();
                // one schema may belong to many subjects
                if (subject.startsWith(topic) || answer.body().size() == 1) {
                    versions.add(subject + " " + one.path("version").asText());
                }
            });
            return new Journey.Written(value.schemaId(), schema.getFullName(), versions, schema.toString());
        });
    }

    private SinkHop hop(DeployedConnector sink, ConsumerRecord<byte[], byte[]> record) {
        long committed =
                kafka.committed(sink.group()).getOrDefault(new TopicPartition(record.topic(), record.partition()), -1L);
        boolean reached = record.offset() < committed;
        Optional<DeadLetterQueues.Listed> letter = deadLetter(sink, record);
        if (!sink.isInfluxSink()) {
            return new SinkHop(sink.name(), "", committed, reached, Optional.empty(), Optional.empty(), letter, "");
        }
        try (SinkPoints points = new SinkPoints(servers, sink, choice)) {
            SinkResult result = points.map(record);
            Optional<PointLookup.Stored> stored = result instanceof SinkResult.Point point
                    ? Optional.of(new PointLookup(servers, points).find(point.point()))
                    : Optional.empty();
            return new SinkHop(
                    sink.name(), points.database(), committed, reached, Optional.of(result), stored, letter, "");
        } catch (LabFailure e) {
            // the other sinks are still shown
            return new SinkHop(
                    sink.name(), "", committed, reached, Optional.empty(), Optional.empty(), letter, e.getMessage());
        }
    }

    private Optional<DeadLetterQueues.Listed> deadLetter(
            DeployedConnector sink, ConsumerRecord<byte[], byte[]> record) {
        DeadLetter.Position origin = DeadLetter.Position.of(record);
        return sink.deadLetters().isEmpty()
                ? Optional.empty()
                : queues.of(sink.name(), origin, Instant.ofEpochMilli(record.timestamp()));
    }

    @Override
    public void close() {
        kafka.close();
        queues.close();
    }
}
