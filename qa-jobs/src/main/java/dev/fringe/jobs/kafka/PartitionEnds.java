// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end offsets of partitions from Kafka. They distinguish a silent partition from a partition that was not read to its
 * end, and from an unavailable Kafka. Only {@link #look} blocks.
 */
final class PartitionEnds {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionEnds.class);
    /** Markers of start offsets that are resolved here; the other marker is the end of the partition. */
    private static final Set<Long> AT_BEGINNING =
            Set.of(KafkaPartitionSplit.EARLIEST_OFFSET, KafkaPartitionSplit.COMMITTED_OFFSET);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Duration stop;
    private final Duration timeout;
    private boolean away;
    private boolean closed;
    private long recordsBefore = -1;
    private long movedAt;
    private long flowingSince = Long.MIN_VALUE;
    private Map<TopicPartition, Long> nextBefore = Map.of();

    private volatile Map<TopicPartition, Long> watched = Map.of();
    private volatile Map<TopicPartition, Seen> seen = Map.of();

    /**
     * Kafka's answers about a partition.
     *
     * @param end a reader at this offset or a later one has read the partition to its end
     * @param since since when Kafka has answered without interruption, in nanoseconds
     * @param asOf the time of the last answer
     * @param flowingSince when records last began to arrive in the topic after a pause in all partitions
     */
    record Seen(long end, long since, long asOf, long flowingSince) {
        static final Seen NEVER = new Seen(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);

        boolean isEndAt(long next) {
            return next >= end;
        }
    }

    /** @param stop after this time without records, the topic counts as stopped */
    PartitionEnds(Consumer<byte[], byte[]> consumer, String topic, Duration stop, Duration timeout) {
        this.consumer = consumer;
        this.topic = topic;
        this.stop = stop;
        this.timeout = timeout;
    }

    /** @param next the offset that the reader of each partition reads next; negative if only the reader knows it */
    void watch(Map<TopicPartition, Long> next) {
        watched = Map.copyOf(next);
    }

    Seen of(TopicPartition partition) {
        return seen.getOrDefault(partition, Seen.NEVER);
    }

    /** Reads the end offsets once. While Kafka is unavailable, no partition counts as read to its end. */
    synchronized void look(long nowNanos) {
        Map<TopicPartition, Long> next = watched;
        if (closed || next.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> ends = ends(next, nowNanos);
            Map<TopicPartition, Seen> before = seen;
            seen = ends.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, end -> {
                Seen last = before.get(end.getKey());
                long since = last == null ? nowNanos : last.since();
                return new Seen(end.getValue(), since, nowNanos, flowingSince);
            }));
            away = false;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            seen = Map.of();
            if (!away) {
                LOG.warn("Cannot read end offsets from Kafka; no partition is treated as idle until Kafka answers", e);
            }
            away = true;
        }
    }

    void close() {
        consumer.wakeup();
        synchronized (this) {
            closed = true;
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, Long> next, long nowNanos) {
        List<TopicPartition> all = consumer.partitionsFor(topic, timeout).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all, timeout));
        noteFlow(ends.values().stream().mapToLong(end -> end).sum(), nowNanos);
        ends.keySet().retainAll(next.keySet());
        Map<TopicPartition, Long> unread = new HashMap<>();
        starts(next).forEach((partition, start) -> {
            if (start >= ends.getOrDefault(partition, Long.MAX_VALUE)) {
                ends.put(partition, next.get(partition));
            } else if (next.get(partition).equals(nextBefore.get(partition))) {
                unread.put(partition, start);
            }
        });
        nextBefore = next;
        // Offsets of transaction markers contain no record to wait for.
        withoutRecords(unread, ends).forEach(partition -> ends.put(partition, next.get(partition)));
        return ends;
    }

    private void noteFlow(long records, long nowNanos) {
        if (records == recordsBefore) {
            return;
        }
        if (recordsBefore >= 0 && nowNanos - movedAt >= stop.toNanos()) {
            flowingSince = nowNanos;
        }
        recordsBefore = records;
        movedAt = nowNanos;
    }

    private Map<TopicPartition, Long> starts(Map<TopicPartition, Long> next) {
        Map<TopicPartition, Long> starts = new HashMap<>(next);
        Set<TopicPartition> unknown = next.entrySet().stream()
                .filter(entry -> AT_BEGINNING.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (unknown.isEmpty()) {
            return starts;
        }
        starts.putAll(consumer.beginningOffsets(unknown, timeout));
        consumer.committed(unknown, timeout).forEach((partition, committed) -> {
            if (committed != null && next.get(partition) == KafkaPartitionSplit.COMMITTED_OFFSET) {
                starts.put(partition, committed.offset());
            }
        });
        return starts;
    }

    private Set<TopicPartition> withoutRecords(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        if (starts.isEmpty()) {
            return Set.of();
        }
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        Set<TopicPartition> withRecords;
        long deadline = System.nanoTime() + timeout.toNanos();
        do {
            withRecords = consumer.poll(Duration.ofMillis(100)).partitions();
        } while (withRecords.isEmpty()
                && System.nanoTime() < deadline
                && starts.keySet().stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition)));
        Set<TopicPartition> found = withRecords;
        return starts.keySet().stream()
                .filter(partition -> !found.contains(partition))
                .filter(partition -> consumer.position(partition, timeout) >= ends.get(partition))
                .collect(Collectors.toSet());
    }
}
