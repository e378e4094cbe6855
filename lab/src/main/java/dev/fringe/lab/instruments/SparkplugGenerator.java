// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.instruments.SparkplugPayload.Metric;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Simulates Sparkplug B edge nodes with devices. Each edge node is born with its devices; data have aliases only. At times an edge node
 * restarts and gives other aliases to its metrics, or a device dies and is born again. The same seed gives the same messages, except
 * for their sequence numbers, which {@link SparkplugPublisher} sets.
 */
public final class SparkplugGenerator implements Supplier<Message> {
    public static final int USUAL_NODES = 3;
    public static final int USUAL_DEVICES = 4;
    public static final double USUAL_RESTARTS = 0.004;

    /** The Kafka topic of the connector file. */
    public static final String KAFKA_TOPIC = "sparkplug";

    static final String GROUP = "fringe";

    private static final int HIGHEST_RATE = 1_000;
    private static final double DEVICE_DEATH_SHARE = 0.004;
    private static final List<String> METRICS =
            List.of("temperature", "pressure", "count", "speed", "running", "state");

    private final int devices;
    private final double restarts;
    private final double rate;
    private final long startMillis;
    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final Deque<Supplier<Message>> births = new ArrayDeque<>();
    private long produced;

    /** An edge node in one session. The metrics of the edge node itself are those of device 0. */
    private static final class Node {
        private final String name;
        private long bdSeq = -1;
        private List<Integer> aliases = List.of();
        private final long[] counts;

        Node(String name, int devices) {
            this.name = name;
            this.counts = new long[devices + 1];
        }
    }

    /** @param rate messages per second of all edge nodes, at most 1,000: two values of a metric must not have one time */
    public SparkplugGenerator(RunContent.Sparkplug shape, long seed, Instant start, double rate) {
        if (shape.nodes() < 1 || shape.devices() < 0) {
            throw new IllegalArgumentException(
                    "the number of edge nodes must be at least 1 and that of devices at least 0");
        }
        if (!(rate > 0 && rate <= HIGHEST_RATE)) {
            throw new IllegalArgumentException(
                    "the rate must be greater than 0 and at most " + HIGHEST_RATE + ", not " + rate);
        }
        if (!(shape.restarts() >= 0 && shape.restarts() <= 1 - DEVICE_DEATH_SHARE)) {
            throw new IllegalArgumentException("the probability of restarts must be between 0 and "
                    + (1 - DEVICE_DEATH_SHARE) + ", not " + shape.restarts());
        }
        this.devices = shape.devices();
        this.restarts = shape.restarts();
        this.rate = rate;
        this.startMillis = start.toEpochMilli();
        this.random = new Random(seed);
        for (int i = 1; i <= shape.nodes(); i++) {
            Node node = new Node("edge" + i, devices);
            this.nodes.add(node);
            bear(node);
        }
    }

    @Override
    public Message get() {
        if (births.isEmpty()) {
            double event = random.nextDouble();
            Node node = nodes.get(random.nextInt(nodes.size()));
            int device = random.nextInt(devices + 1);
            if (event < restarts) {
                bear(node);
            } else if (event < restarts + DEVICE_DEATH_SHARE && device > 0) {
                births.add(() -> deviceBirth(node, device));
                return message(node, "DDEATH", device, List.of());
            } else {
                return data(node, device);
            }
        }
        return births.remove().get();
    }

    /** Begins a session with other aliases. */
    private void bear(Node node) {
        births.add(() -> {
            node.bdSeq++;
            List<Integer> aliases = new ArrayList<>();
            for (int i = 0; i < (devices + 1) * METRICS.size(); i++) {
                aliases.add(i);
            }
            Collections.shuffle(aliases, random);
            node.aliases = aliases;
            List<Metric> metrics = values(node, 0, true);
            metrics.add(0, Metric.ofLong("bdSeq", -1, node.bdSeq));
            metrics.add(Metric.ofBoolean("Node Control/Rebirth", -1, false));
            return message(node, "NBIRTH", 0, metrics);
        });
        for (int i = 1; i <= devices; i++) {
            int device = i;
            births.add(() -> deviceBirth(node, device));
        }
    }

    private Message deviceBirth(Node node, int device) {
        return message(node, "DBIRTH", device, values(node, device, true));
    }

    private Message data(Node node, int device) {
        return message(node, device == 0 ? "NDATA" : "DDATA", device, values(node, device, false));
    }

    /** All metrics of a birth, some metrics of data. */
    private List<Metric> values(Node node, int device, boolean birth) {
        List<Metric> values = new ArrayList<>();
        int some = 1 + random.nextInt((1 << METRICS.size()) - 1);
        for (int i = 0; i < METRICS.size(); i++) {
            Metric value = value(node, device, i, birth);
            if (birth || (some >> i & 1) == 1) {
                values.add(value);
            }
        }
        return values;
    }

    private Metric value(Node node, int device, int metric, boolean named) {
        String name = METRICS.get(metric);
        int alias = node.aliases.get(device * METRICS.size() + metric);
        double wave = Math.rint((50 + 20 * Math.sin(produced / 100.0) + random.nextDouble()) * 1e3) / 1e3;
        Metric value = switch (name) {
            case "count" -> Metric.ofLong(name, alias, ++node.counts[device]);
            case "running" -> Metric.ofBoolean(name, alias, random.nextBoolean());
            case "state" -> Metric.ofText(name, alias, wave > 60 ? "high" : "normal");
            default -> Metric.ofDouble(name, alias, wave);
        };
        return named ? value : value.unnamed();
    }

    private Message message(Node node, String kind, int device, List<Metric> metrics) {
        long timestamp = startMillis + (long) (produced++ * 1e3 / rate);
        String topic = "spBv1.0/" + GROUP + "/" + kind + "/" + node.name + (device == 0 ? "" : "/device" + device);
        return new Message(
                topic,
                SparkplugPayload.encode(timestamp, metrics),
                false,
                SparkplugNote.of(node.name, device == 0 ? "" : "device" + device, timestamp, metrics));
    }
}
