// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import dev.fringe.lab.stack.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the content of topics. */
public final class TopicContent implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Predicate<String> topics;

    public TopicContent(Endpoints endpoints, String topic) {
        this(endpoints, topic::equals);
    }

    private TopicContent(Endpoints endpoints, Predicate<String> topics) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", endpoints.kafka(),
                "isolation.level", "read_committed",
                "max.poll.records", "5000",
                "enable.auto.commit", "false");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topics = topics;
    }

    /** All committed records from the beginning to the current end offset; empty if the topic does not exist. */
    public static List<ConsumerRecord<byte[], byte[]>> of(Endpoints endpoints, String topic) {
        return of(endpoints, topic::equals);
    }

    public static List<ConsumerRecord<byte[], byte[]>> of(Endpoints endpoints, Predicate<String> topics) {
        try (TopicContent content = new TopicContent(endpoints, topics)) {
            return content.more();
        }
    }

    /** The committed records to the current end offset that were not read before; empty if the topic does not exist. */
    public List<ConsumerRecord<byte[], byte[]>> more() {
        List<ConsumerRecord<byte[], byte[]>> more = new ArrayList<>();
        if (consumer.assignment().isEmpty()) {
            assign();
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(more::add);
        }
        return more;
    }

    private void assign() {
        List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                .filter(topic -> topics.test(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
