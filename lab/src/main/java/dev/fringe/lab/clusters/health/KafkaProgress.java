// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Measures the end offsets of all topics and the lag of all groups. */
public final class KafkaProgress implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Admin admin;

    public KafkaProgress(String bootstrap) {
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "1000"));
    }

    public List<HealthPoint> read() throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> ends = ends();
        List<HealthPoint> points = new ArrayList<>();
        sums(ends)
                .forEach((topic, end) ->
                        points.add(new HealthPoint("topic", Map.of("topic", topic), Map.of("end", end))));
        for (String group : groups()) {
            Map<TopicPartition, Long> behind = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            offsets.forEach((partition, offset) -> {
                if (offset != null && ends.containsKey(partition)) {
                    behind.put(partition, Math.max(0, ends.get(partition) - offset.offset()));
                }
            });
            sums(behind)
                    .forEach((topic, lag) -> points.add(
                            new HealthPoint("lag", Map.of("group", group, "topic", topic), Map.of("lag", lag))));
        }
        return points;
    }

    private Map<TopicPartition, Long> ends() throws ExecutionException, TimeoutException, InterruptedException {
        Collection<String> topics = got(admin.listTopics().names());
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        got(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition ->
                                asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return got(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private List<String> groups() throws ExecutionException, TimeoutException, InterruptedException {
        return got(admin.listGroups().all()).stream()
                .filter(group -> group.groupState()
                        .map(state -> state != GroupState.DEAD)
                        .orElse(true))
                .filter(group -> !group.protocol().equals("connect"))
                .map(group -> group.groupId())
                .toList();
    }

    private static Map<String, Double> sums(Map<TopicPartition, Long> byPartition) {
        return byPartition.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().topic(), Collectors.summingDouble(entry -> entry.getValue())));
    }

    private static <T> T got(KafkaFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
