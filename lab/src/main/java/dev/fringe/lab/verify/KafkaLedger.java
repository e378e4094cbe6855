package dev.fringe.lab.verify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The readings that topics hold from their beginning to their present end. */
final class KafkaLedger implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String DEAD_PREFIX = "dead.";
    /** Connect's name for the topic that a dead-lettered record came from. */
    private static final String ORIGIN = "__connect.errors.topic";

    private static final List<String> TOPICS = List.of(Reading.SIGNALS, Reading.MACHINES);

    /** A record's value and where it is from, which for a dead-lettered one is the topic that it could not leave. */
    interface Found {
        void at(String topic, boolean dead, byte[] value);
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final WireFormat format;

    KafkaLedger(String bootstrap, WireFormat format) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "20000");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.format = format;
    }

    Tally recorded() {
        Tally tally = new Tally();
        forEach(TOPICS, found -> count(found.topic(), found.value(), tally));
        return tally;
    }

    Tally deadLettered() {
        Tally tally = new Tally();
        forEach(dead(consumer.listTopics().keySet()), found -> {
            String topic = origin(found);
            if (TOPICS.contains(topic)) {
                count(topic, found.value(), tally);
            }
        });
        return tally;
    }

    /** Tells every record of the topics that begin so, and the dead-lettered ones that came from them. */
    void eachOf(String prefix, Found found) {
        Set<String> known = consumer.listTopics().keySet();
        forEach(
                known.stream().filter(topic -> topic.startsWith(prefix)).toList(),
                record -> found.at(record.topic(), false, record.value()));
        forEach(dead(known), record -> {
            String origin = origin(record);
            if (origin.startsWith(prefix)) {
                found.at(origin, true, record.value());
            }
        });
    }

    private static List<String> dead(Set<String> known) {
        return known.stream().filter(topic -> topic.startsWith(DEAD_PREFIX)).toList();
    }

    private static String origin(ConsumerRecord<byte[], byte[]> dead) {
        Header origin = dead.headers().lastHeader(ORIGIN);
        return origin == null ? "" : new String(origin.value(), StandardCharsets.UTF_8);
    }

    private void count(String topic, byte[] value, Tally tally) {
        format.read(value)
                .map((GenericRecord record) -> Reading.of(topic, record))
                .ifPresent(tally::add);
    }

    private void forEach(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Map<String, List<PartitionInfo>> known = consumer.listTopics();
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> known.getOrDefault(topic, List.of()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> open = new HashMap<>(consumer.endOffsets(partitions));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        open.values().removeIf(end -> end == 0);
        while (true) {
            open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (open.isEmpty()) {
                return;
            }
            consumer.poll(POLL).forEach(action);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
