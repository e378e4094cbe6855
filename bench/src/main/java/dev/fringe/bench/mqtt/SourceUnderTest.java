// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.bench.BenchDirectory;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A separate stack with connectors that read queued messages from Mosquitto. */
final class SourceUnderTest {
    static final int WINDOW = 4_000;
    static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int PARTITIONS = 5;
    /** A backlog moves in a second or two. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Endpoints endpoints;
    private final Rest connect;
    private final Admin admin;

    private SourceUnderTest(Endpoints endpoints) {
        this.endpoints = endpoints;
        this.connect = new Rest("Kafka Connect", endpoints.connect());
        this.admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()));
    }

    /** Starts the stack, which stops when this process ends. */
    static SourceUnderTest start() throws IOException {
        Stack stack = BenchDirectory.create("mqtt").stack(Installation.current(), "stack");
        return new SourceUnderTest(
                stack.up(StackSize.withoutFlink(), new StackStart(System.out)).endpoints());
    }

    String mqtt() {
        return endpoints.mqtt();
    }

    IntoKafka intoKafka(String topic) {
        return new IntoKafka(endpoints.kafka(), topic);
    }

    void createTopic(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    long workerPid() {
        return endpoints.processes().get("connect").pid();
    }

    /** Creates the connector and its Kafka topics, and waits for its subscription, from which on Mosquitto queues messages. */
    void create(String name, int tasks, Map<String, String> more, String... topics) throws Exception {
        admin.createTopics(IntStream.range(0, topics.length)
                        .mapToObj(i -> new NewTopic(topics[i], PARTITIONS, (short) 1))
                        .toList())
                .all()
                .get();
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector")
                .put("tasks.max", Integer.toString(tasks))
                .put("mqtt.uri", "${env:FRINGE_MQTT_URI}")
                .put("mqtt.receive.maximum", Integer.toString(WINDOW))
                .put("routes", "all")
                .put("routes.all.filter", name + "/#")
                .put("routes.all.topic", topics[0])
                .put("routes.all.key", "{-1}")
                .put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        more.forEach(config::put);
        connect.put("/connectors/" + name + "/config", config);
        waitFor(() -> tasksOf(name) == tasks && subscribed(name, tasks));
    }

    void stop(String connector) {
        connect.put("/connectors/" + connector + "/stop", JsonNodeFactory.instance.objectNode());
        waitFor(() -> tasksOf(connector) == 0);
    }

    void resume(String connector) {
        connect.put("/connectors/" + connector + "/resume", JsonNodeFactory.instance.objectNode());
    }

    void delete(String connector) {
        connect.delete("/connectors/" + connector);
    }

    /**
     * Publishes messages while the connector is stopped, resumes it, and measures the rate from the first message in Kafka to
     * the last.
     */
    double drainRate(String connector, int messages, IntFunction<byte[]> payload, String... topics) {
        stop(connector);
        publish(connector, messages, payload);
        long before = stored(topics);
        resume(connector);
        waitFor(LOOK, () -> stored(topics) > before);
        long from = stored(topics) - before;
        if (from >= messages) {
            throw new IllegalStateException(
                    messages + " messages are too few to measure a rate: Kafka had all of them at the first look");
        }
        long began = System.nanoTime();
        waitFor(LOOK, () -> stored(topics) - before >= messages);
        return (messages - from) * 1e9 / (System.nanoTime() - began);
    }

    private long tasksOf(String connector) {
        return connect.get("/connectors/" + connector + "/status")
                .body()
                .path("tasks")
                .size();
    }

    private boolean subscribed(String name, int tasks) {
        try (var lines =
                Files.lines(Path.of(endpoints.processes().get("connect").log()))) {
            return lines.filter(line -> line.contains("subscribed to") && line.contains(name + "/# "))
                            .count()
                    >= tasks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void publish(String topic, int messages, IntFunction<byte[]> payload) {
        try (MqttPublisher publisher = new MqttPublisher(mqtt(), "bench-" + topic, TIMEOUT)) {
            for (int i = 0; i < messages; i++) {
                publisher.publish(new Message(topic + "/" + i % 100, payload.apply(i), false, ""));
            }
            if (!publisher.awaitAcknowledged(TIMEOUT)) {
                throw new IllegalStateException("the broker has not acknowledged all messages");
            }
        }
    }

    NumberedRecords numbered(ToIntFunction<byte[]> numberOf, String... topics) {
        return NumberedRecords.in(endpoints.kafka(), numberOf, topics);
    }

    /** The number of records in the topics. */
    long stored(String... topics) {
        Map<TopicPartition, OffsetSpec> latest = List.of(topics).stream()
                .flatMap(topic -> IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void waitFor(BooleanSupplier condition) {
        waitFor(Duration.ofMillis(250), condition);
    }

    private static void waitFor(Duration pause, BooleanSupplier condition) {
        if (!Wait.until(TIMEOUT, pause, condition)) {
            throw new IllegalStateException("the condition was not met within " + TIMEOUT);
        }
    }
}
