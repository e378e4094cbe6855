// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Measures the end offsets of all topics and the lag of all groups. */
public final class KafkaProgress implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    /** New topics, partitions and groups are found this much later, because asking for all of them is expensive. */
    private static final long LISTED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Admin admin;
    private Map<TopicPartition, OffsetSpec> partitions = Map.of();
    private Map<String, Boolean> groups = Map.of();
    private long listed;

    /**
     * The progress at one moment, by topic.
     *
     * @param ends the sum of the end offsets of each topic
     * @param lags the records of each topic that each group has not read yet
     * @param offsets the sum of the offsets that each group has committed, for each topic
     * @param subscribed for each group, whether it has members. Flink's jobs read as a group without members
     */
    public record Progress(
            Map<String, Long> ends,
            Map<String, Map<String, Long>> lags,
            Map<String, Map<String, Long>> offsets,
            Map<String, Boolean> subscribed) {
        public static final Progress NOTHING = new Progress(Map.of(), Map.of(), Map.of(), Map.of());
    }

    public KafkaProgress(String bootstrap) {
        this(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    }

    /** @param client addresses and settings of the security */
    public KafkaProgress(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
        admin = Admin.create(settings);
    }

    public List<HealthPoint> read() throws ExecutionException, TimeoutException, InterruptedException {
        Progress progress = look();
        List<HealthPoint> points = new ArrayList<>();
        progress.ends()
                .forEach((topic, end) ->
                        points.add(new HealthPoint("topic", Map.of("topic", topic), Map.of("end", end.doubleValue()))));
        progress.lags()
                .forEach((group, lags) -> lags.forEach((topic, lag) -> points.add(new HealthPoint(
                        "lag", Map.of("group", group, "topic", topic), Map.of("lag", lag.doubleValue())))));
        return points;
    }

    public Progress look() throws ExecutionException, TimeoutException, InterruptedException {
        if (listed == 0 || System.nanoTime() - listed > LISTED_NANOS) {
            partitions = partitions();
            groups = groups();
            listed = System.nanoTime();
        }
        Map<TopicPartition, Long> ends = ends();
        Map<String, Map<String, Long>> lags = new TreeMap<>();
        Map<String, Map<String, Long>> offsets = new TreeMap<>();
        for (Map.Entry<String, Map<TopicPartition, OffsetAndMetadata>> group :
                committed().entrySet()) {
            Map<TopicPartition, Long> behind = new HashMap<>();
            Map<TopicPartition, Long> read = new HashMap<>();
            group.getValue().forEach((partition, offset) -> {
                if (offset != null && ends.containsKey(partition)) {
                    behind.put(partition, Math.max(0, ends.get(partition) - offset.offset()));
                    read.put(partition, offset.offset());
                }
            });
            lags.put(group.getKey(), sums(behind));
            offsets.put(group.getKey(), sums(read));
        }
        return new Progress(sums(ends), lags, offsets, groups);
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed()
            throws ExecutionException, TimeoutException, InterruptedException {
        return got(admin.listConsumerGroupOffsets(groups.keySet().stream()
                        .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec())))
                .all());
    }

    private Map<TopicPartition, OffsetSpec> partitions()
            throws ExecutionException, TimeoutException, InterruptedException {
        Collection<String> topics = got(admin.listTopics().names());
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        got(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition ->
                                all.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return all;
    }

    /** A topic that was deleted a moment ago has no end. */
    private Map<TopicPartition, Long> ends() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return got(admin.listOffsets(partitions).all()).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException e) {
            listed = 0;
            throw e;
        }
    }

    private Map<String, Boolean> groups() throws ExecutionException, TimeoutException, InterruptedException {
        return got(admin.listGroups().all()).stream()
                .filter(group -> group.groupState()
                        .map(state -> state != GroupState.DEAD)
                        .orElse(true))
                .filter(group -> !group.protocol().equals("connect"))
                .collect(Collectors.toMap(
                        group -> group.groupId(),
                        group -> group.groupState()
                                .map(state -> state != GroupState.EMPTY)
                                .orElse(true)));
    }

    private static Map<String, Long> sums(Map<TopicPartition, Long> byPartition) {
        Map<String, Long> sums = new TreeMap<>();
        byPartition.forEach((partition, number) -> sums.merge(partition.topic(), number, Long::sum));
        return sums;
    }

    private static <T> T got(KafkaFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
