// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import dev.fringe.lab.stack.LabFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Counts records by offsets: those in a topic, and those that a group has committed. */
public final class KafkaCounts implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Admin admin;
    private final String bootstrap;

    public KafkaCounts(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "1000"));
    }

    /** The sum of a topic's end offsets; 0 if the topic does not exist. */
    public long appended(String topic) {
        if (!names().contains(topic)) {
            return 0;
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        got(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        return got(admin.listOffsets(asked).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** The sum of a group's committed offsets in a topic. */
    public long committed(String group, String topic) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private Collection<String> names() {
        return got(admin.listTopics().names()).stream().collect(Collectors.toSet());
    }

    private <T> T got(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure(
                    "Kafka at " + bootstrap + " is unavailable (" + e.getClass().getSimpleName()
                            + "): check it with `fringe status`, restart it with `fringe up`",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while asking Kafka", e);
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(2));
    }
}
