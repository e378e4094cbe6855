// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.jobs.command.UsageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The offsets up to which an archive job has archived a topic. The job commits them after it has made its files visible, so files
 * that are listed later contain all records before them.
 */
final class ArchivedOffsets {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ArchivedOffsets() {}

    /** The offset of each partition of the topic. Throws a {@link UsageException} if Kafka does not have all later records. */
    static Map<TopicPartition, Long> of(String servers, String group, String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis());
        try (KafkaConsumer<byte[], byte[]> kafka =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return of(kafka, group, topic);
        } catch (KafkaException e) {
            throw new UsageException("Kafka at " + servers + " did not say how far " + group + " has archived " + topic
                    + " (" + e.getMessage()
                    + "): check that it runs, and that the job may read the group and the topic");
        }
    }

    private static Map<TopicPartition, Long> of(KafkaConsumer<?, ?> kafka, String group, String topic) {
        Set<TopicPartition> partitions = kafka.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> begins = kafka.beginningOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = kafka.committed(partitions);
        committed.values().removeIf(offset -> offset == null);
        if (committed.isEmpty() && !begins.equals(kafka.endOffsets(partitions))) {
            throw new UsageException(
                    "The consumer group " + group + " has committed no offsets of " + topic
                            + ": set --then-kafka-after to the group of the job that archives this topic, which is the job's name");
        }
        Map<TopicPartition, Long> ends = new HashMap<>(begins);
        committed.forEach((partition, end) -> {
            if (end.offset() < begins.get(partition)) {
                throw new UsageException("Kafka no longer has the records of " + partition + " from offset "
                        + end.offset() + " to " + begins.get(partition) + ", which " + group
                        + " has not archived: raise the retention of the topic, and run without --then-kafka-after");
            }
            ends.put(partition, end.offset());
        });
        return ends;
    }
}
