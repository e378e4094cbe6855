package dev.fringe.bench.mqtt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.Endpoints;
import dev.fringe.lab.Rest;
import dev.fringe.lab.Wait;
import dev.fringe.lab.simulate.Message;
import dev.fringe.lab.simulate.MqttPublisher;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.StartProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How fast messages that wait at Mosquitto reach Kafka at QoS 1, beside the rate at which the same Paho client takes the
 * same messages from the same broker and does nothing with them. Run it with
 * {@code java -cp "bench/target/lib/*:bench/target/bench-0.1.0.jar" dev.fringe.bench.mqtt.MqttSourceSpeed [messages]}.
 */
public final class MqttSourceSpeed {
    private static final int PARTITIONS = 5;
    private static final int PAYLOAD_BYTES = 100;
    static final int WINDOW = 4_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Endpoints endpoints;
    private final Rest connect;
    private final int messages;

    private MqttSourceSpeed(Endpoints endpoints, int messages) {
        this.endpoints = endpoints;
        this.connect = new Rest("Kafka Connect", endpoints.connect());
        this.messages = messages;
    }

    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        Path dir = Files.createTempDirectory("fringe-bench-mqtt");
        Stack stack = new Stack(Installation.current(), dir);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::down));
        Endpoints endpoints = stack.up(StackSize.withoutFlink(), new StartProgress(System.out))
                .endpoints();
        new MqttSourceSpeed(endpoints, messages).run();
        System.exit(0);
    }

    private void run() throws Exception {
        // the first round warms the worker up and is not counted
        throughConnect("warm-up", 1);
        double limit = drained("limit");
        report("Paho alone, doing nothing", limit, limit);
        report("one task, into Kafka", throughConnect("one", 1), limit);
        report("two shared tasks, into Kafka", throughConnect("two", 2), limit);
    }

    private static void report(String what, double rate, double limit) {
        System.out.printf(Locale.ROOT, "%-32s %8.0f msg/s  %.2f of the limit%n", what, rate, rate / limit);
    }

    private double drained(String topic) throws Exception {
        IdleDrain drain = new IdleDrain(endpoints.mqtt(), topic, WINDOW);
        drain.subscribeAndLeave();
        publish(topic);
        return drain.rate(messages, PATIENCE);
    }

    /** Subscribes, lets the messages pile up while the connector is stopped, then times the way into Kafka. */
    private double throughConnect(String topic, int tasks) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            create(topic, tasks);
            connect.put("/connectors/" + topic + "/stop", JsonNodeFactory.instance.objectNode());
            waitFor(() -> tasksOf(topic) == 0);
            publish(topic);
            connect.put("/connectors/" + topic + "/resume", JsonNodeFactory.instance.objectNode());
            waitFor(() -> stored(admin, topic) > 0);
            long from = stored(admin, topic);
            long began = System.nanoTime();
            waitFor(() -> stored(admin, topic) >= messages);
            double rate = (messages - from) * 1e9 / (System.nanoTime() - began);
            connect.delete("/connectors/" + topic);
            return rate;
        }
    }

    private void create(String topic, int tasks) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector")
                .put("tasks.max", Integer.toString(tasks))
                .put("mqtt.uri", "${env:FRINGE_MQTT_URI}")
                .put("mqtt.receive.maximum", Integer.toString(WINDOW))
                .put("routes", "all")
                .put("routes.all.filter", topic + "/#")
                .put("routes.all.topic", topic)
                .put("routes.all.key", "{-1}")
                .put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        connect.put("/connectors/" + topic + "/config", config);
        waitFor(() -> tasksOf(topic) == tasks && subscribed(topic, tasks));
    }

    private long tasksOf(String connector) {
        return connect.get("/connectors/" + connector + "/status")
                .body()
                .path("tasks")
                .size();
    }

    private boolean subscribed(String topic, int tasks) {
        try {
            Path log = Path.of(endpoints.processes().get("connect").log());
            try (var lines = Files.lines(log)) {
                return lines.filter(line -> line.contains("subscribed to") && line.contains(topic + "/# "))
                                .count()
                        >= tasks;
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void publish(String topic) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        try (MqttPublisher publisher = new MqttPublisher(endpoints.mqtt(), "bench-" + topic, PATIENCE)) {
            for (int i = 0; i < messages; i++) {
                publisher.publish(new Message(topic + "/" + i % 100, payload, false, ""));
            }
            if (!publisher.awaitAcknowledged(PATIENCE)) {
                throw new IllegalStateException("the broker did not take all messages");
            }
        }
    }

    private static long stored(Admin admin, String topic) {
        Map<TopicPartition, OffsetSpec> latest = java.util.stream.IntStream.range(0, PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void waitFor(java.util.function.BooleanSupplier condition) {
        if (!Wait.until(PATIENCE, condition)) {
            throw new IllegalStateException("it took longer than " + PATIENCE);
        }
    }
}
