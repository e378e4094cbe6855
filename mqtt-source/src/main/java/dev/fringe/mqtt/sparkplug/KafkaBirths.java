// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Births in a compacted topic, by clients of its own: a record that goes through Connect is changed by transforms and written by the
 * converter of the connector, and a task cannot know how to read it again. The key has the number of the session, and a birth is
 * removed when no data of its session can arrive any longer.
 */
public final class KafkaBirths implements BirthStore {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final String RECEIVED = "received";
    private static final String LONGEST_BLOCK = "5000";

    private final String connector;
    private final String topic;
    private final Map<String, Object> clients;
    private final Queue<Unsent> unsent = new ConcurrentLinkedQueue<>();
    private Producer<String, byte[]> producer;
    private volatile boolean unavailable;
    private volatile String failure;

    private record Unsent(ProducerRecord<String, byte[]> record, Runnable whenStored) {}

    /** @param clients the options of the Kafka clients */
    public KafkaBirths(String connector, String topic, Map<String, Object> clients) {
        this.connector = connector;
        this.topic = topic;
        this.clients = clients;
    }

    @Override
    public List<StoredBirth> read() {
        try {
            createTopic();
            return readAll();
        } catch (KafkaException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new ConnectException(
                    "cannot read the births in the Kafka topic " + topic + ": " + cause.getMessage()
                            + "; check the options sparkplug.kafka.* and the rights of the user",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while reading the births in " + topic, e);
        }
    }

    private void createTopic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(clients)) {
            if (admin.listTopics().names().get().contains(topic)) {
                return;
            }
            // one partition, because births are few
            NewTopic wanted =
                    new NewTopic(topic, Optional.of(1), Optional.empty()).configs(Map.of("cleanup.policy", "compact"));
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private List<StoredBirth> readAll() {
        Map<String, Object> options = new HashMap<>(clients);
        options.put("enable.auto.commit", "false");
        Map<String, StoredBirth> births = new LinkedHashMap<>();
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(options, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("it was not read within " + READ_TIMEOUT.toSeconds() + " s");
                }
                consumer.poll(Duration.ofMillis(200)).forEach(record -> read(record, births));
            }
        }
        return List.copyOf(births.values());
    }

    private void read(ConsumerRecord<String, byte[]> record, Map<String, StoredBirth> births) {
        String prefix = connector + "/";
        if (record.key() == null || !record.key().startsWith(prefix)) {
            return;
        }
        // route, session, group, edge node and perhaps device
        String[] parts = record.key().substring(prefix.length()).split("/", -1);
        if (record.value() == null) {
            births.remove(record.key());
        } else if ((parts.length == 4 || parts.length == 5) && parts[1].matches("[0-9]{1,18}")) {
            births.put(
                    record.key(),
                    new StoredBirth(
                            parts[0],
                            parts[2],
                            parts[3],
                            parts.length == 5 ? parts[4] : null,
                            Long.parseLong(parts[1]),
                            receivedAt(record),
                            record.value()));
        }
    }

    private static long receivedAt(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader(RECEIVED);
        String text = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : record.timestamp();
    }

    @Override
    public void add(StoredBirth birth, Runnable whenStored) {
        ProducerRecord<String, byte[]> record = record(birth, birth.payload());
        record.headers().add(RECEIVED, Long.toString(birth.receivedAt()).getBytes(StandardCharsets.UTF_8));
        unsent.add(new Unsent(record, whenStored));
        retry();
    }

    @Override
    public void remove(StoredBirth birth) {
        unsent.add(new Unsent(record(birth, null), () -> {}));
        retry();
    }

    @Override
    public void retry() {
        unavailable = false;
        for (int left = unsent.size(); left > 0 && !unavailable && failure == null; left--) {
            send(unsent.poll());
        }
    }

    private void send(Unsent next) {
        try {
            producer().send(next.record(), (metadata, e) -> {
                if (e == null) {
                    next.whenStored().run();
                } else if (e instanceof RetriableException) {
                    tryLater(next);
                } else {
                    fail(e);
                }
            });
        } catch (TimeoutException | InterruptException e) {
            tryLater(next);
        } catch (KafkaException e) {
            fail(e);
        }
    }

    /** Kafka is unavailable; the broker keeps the message meanwhile. */
    private void tryLater(Unsent next) {
        unsent.add(next);
        unavailable = true;
    }

    /** The number of births that were not sent yet. */
    int unsent() {
        return unsent.size();
    }

    private void fail(Exception e) {
        failure = "a birth cannot be stored in the Kafka topic " + topic + ": " + e.getMessage()
                + "; check the options sparkplug.kafka.*, the rights of the user and max.message.bytes of the topic,"
                + " then restart the task. The broker keeps the message.";
    }

    private ProducerRecord<String, byte[]> record(StoredBirth birth, byte[] value) {
        String key =
                String.join("/", connector, birth.route(), Long.toString(birth.session()), birth.group(), birth.node());
        return new ProducerRecord<>(topic, birth.device() == null ? key : key + "/" + birth.device(), value);
    }

    private Producer<String, byte[]> producer() {
        if (producer == null) {
            Map<String, Object> options = new HashMap<>(clients);
            options.put("acks", "all");
            options.put("enable.idempotence", "true");
            // a broker that has forgotten this producer takes the second of two requests and then refuses the first
            // (KAFKA-15591)
            options.put("max.in.flight.requests.per.connection", "1");
            options.putIfAbsent("delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
            options.putIfAbsent("max.block.ms", LONGEST_BLOCK);
            options.putIfAbsent("max.request.size", Integer.toString(Integer.MAX_VALUE / 2));
            producer = new KafkaProducer<>(options, new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
