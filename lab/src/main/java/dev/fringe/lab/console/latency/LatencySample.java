// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.ConnectorState;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.Probe;
import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.points.PointLookup;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.SinkResult;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures the latency of one record a second: waits for a new record of a topic that moves, maps it as its sink does, and asks
 * InfluxDB for the point until it is there.
 */
final class LatencySample implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT = 300;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration NEW_RECORD = Duration.ofSeconds(1);
    private static final Duration STORED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<Servers> servers;
    private final ChainWatch watch;
    private final Probe<JsonNode> probe;
    private final Deque<ObjectNode> samples = new ArrayDeque<>();
    /** By sink; used by the probe's thread only. */
    private final Map<String, Clients> clients = new HashMap<>();

    private Map<String, Long> ends = Map.of();
    private int turn;

    /** A topic that moves and a sink that reads it. */
    private record Candidate(DeployedConnector sink, String topic) {}

    /** What measures the records of a sink, as long as neither the servers nor the sink change. */
    private record Clients(Servers servers, DeployedConnector sink, KafkaReader kafka, SinkPoints points) {
        static Clients of(Servers servers, DeployedConnector sink) {
            return new Clients(
                    servers,
                    sink,
                    new KafkaReader(servers, false),
                    new SinkPoints(servers, sink, SinkPoints.Choice.NONE));
        }

        boolean fit(Servers now, DeployedConnector asked) {
            return servers == now && sink.equals(asked);
        }

        void close() {
            points.close();
            kafka.close();
        }
    }

    LatencySample(Supplier<Servers> servers, ChainWatch watch) {
        this.servers = servers;
        this.watch = watch;
        this.probe = new Probe<>("latency", PATIENCE, this::look);
    }

    JsonNode now() {
        Probe.Seen<JsonNode> seen = probe.look();
        ObjectNode root = JSON.createObjectNode();
        root.set("samples", seen.value() == null ? JSON.createArrayNode() : seen.value());
        seen.problem().ifPresent(problem -> root.put("problem", problem));
        return root;
    }

    private JsonNode look() {
        List<Candidate> candidates = candidates();
        if (!candidates.isEmpty()) {
            Candidate next = candidates.get(turn++ % candidates.size());
            measure(next).ifPresent(sample -> {
                samples.addLast(sample);
                if (samples.size() > KEPT) {
                    samples.removeFirst();
                }
            });
        }
        ArrayNode all = JSON.createArrayNode();
        samples.forEach(all::add);
        return all;
    }

    private List<Candidate> candidates() {
        KafkaProgress.Progress progress = watch.kafka().value();
        List<ConnectorState> connectors = watch.connectors().value();
        if (progress == null || connectors == null) {
            return List.of();
        }
        List<Candidate> moving = new ArrayList<>();
        for (ConnectorState connector : connectors) {
            if (connector.connector().isInfluxSink() && connector.status().running()) {
                connector.connector().topicsAmong(progress.ends().keySet()).stream()
                        .filter(topic -> progress.ends().get(topic)
                                > ends.getOrDefault(topic, progress.ends().get(topic)))
                        .forEach(topic -> moving.add(new Candidate(connector.connector(), topic)));
            }
        }
        ends = new HashMap<>(progress.ends());
        return moving;
    }

    private Optional<ObjectNode> measure(Candidate candidate) {
        try {
            return measure(candidate.topic(), clients(candidate.sink()));
        } catch (LabFailure e) {
            // a client may not work any more: the next sample uses new ones
            closeClients();
            throw e;
        }
    }

    private Clients clients(DeployedConnector sink) {
        Servers now = servers.get();
        Clients known = clients.get(sink.name());
        if (known != null && !known.fit(now, sink)) {
            clients.remove(sink.name()).close();
        }
        return clients.computeIfAbsent(sink.name(), unknown -> Clients.of(now, sink));
    }

    private static Optional<ObjectNode> measure(String topic, Clients clients) {
        Optional<ConsumerRecord<byte[], byte[]>> record = next(clients.kafka(), topic);
        if (record.isEmpty() || !(clients.points().map(record.get()) instanceof SinkResult.Point point)) {
            return Optional.empty();
        }
        PointLookup lookup = new PointLookup(clients.servers(), clients.points());
        boolean stored = Wait.until(
                STORED, PAUSE, () -> !lookup.find(point.point()).fields().isEmpty());
        long now = System.currentTimeMillis();
        long received = record.get().timestamp();
        ObjectNode sample = JSON.createObjectNode()
                .put("at", now)
                .put("topic", topic)
                .put("offset", record.get().partition() + ":" + record.get().offset())
                .put(
                        "eventToKafka",
                        received - TimeUnit.NANOSECONDS.toMillis(point.point().nanos()))
                .put("stored", stored);
        return Optional.of(stored ? sample.put("kafkaToStored", now - received) : sample);
    }

    private void closeClients() {
        clients.values().forEach(Clients::close);
        clients.clear();
    }

    /** The next record that is appended to a topic. */
    private static Optional<ConsumerRecord<byte[], byte[]>> next(KafkaReader kafka, String topic) {
        List<TopicPartition> partitions = kafka.partitions(List.of(topic));
        Map<TopicPartition, Long> before = kafka.ends(partitions);
        Map<TopicPartition, KafkaReader.Range> appended = new HashMap<>();
        Wait.until(NEW_RECORD, PAUSE, () -> {
            kafka.ends(partitions).forEach((partition, end) -> {
                if (end > before.get(partition) && appended.isEmpty()) {
                    appended.put(partition, new KafkaReader.Range(end - 1, end));
                }
            });
            return !appended.isEmpty();
        });
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (!appended.isEmpty()) {
            kafka.read(appended, records::add);
        }
        return records.stream().findFirst();
    }

    @Override
    public void close() {
        probe.close();
    }
}
