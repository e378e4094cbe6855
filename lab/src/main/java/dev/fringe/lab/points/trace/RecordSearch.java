// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.trace;

import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.KafkaReader.Range;
import dev.fringe.lab.clusters.RecordDecoder;
import dev.fringe.lab.stack.LabFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Finds records of a topic. The latest records of a key are searched backwards from the end, and not without a bound. */
final class RecordSearch {
    private static final long WINDOW = 10_000;

    private final KafkaReader kafka;
    private final RecordDecoder decoder;

    /**
     * The records that were found.
     *
     * @param records the latest one first
     * @param searched how many records were read
     * @param complete whether no older records of the topic are left
     */
    record Found(List<ConsumerRecord<byte[], byte[]>> records, long searched, boolean complete) {}

    RecordSearch(KafkaReader kafka, RecordDecoder decoder) {
        this.kafka = kafka;
        this.decoder = decoder;
    }

    Found at(String topic, int partition, long offset) {
        Map<TopicPartition, Range> all = existing(topic);
        TopicPartition wanted = new TopicPartition(topic, partition);
        Range range = all.get(wanted);
        if (range == null) {
            throw new LabFailure(
                    "topic " + topic + " has no partition " + partition + ": it has 0 to " + (all.size() - 1));
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        if (offset >= range.from() && offset < range.until()) {
            kafka.read(Map.of(wanted, new Range(offset, offset + 1)), found::add);
        }
        if (found.isEmpty()) {
            throw new LabFailure("partition " + partition + " of " + topic + " has no record with offset " + offset
                    + ": it has the offsets " + range.from() + " to " + (range.until() - 1)
                    + ", without those of aborted transactions and of records that compaction removed");
        }
        return new Found(found, 1, false);
    }

    /** @param most how many records to read at most */
    Found latestOf(String topic, String key, int wanted, long most) {
        Map<TopicPartition, Range> left = new HashMap<>(existing(topic));
        Deque<ConsumerRecord<byte[], byte[]>> found = new ArrayDeque<>();
        long searched = 0;
        left.values().removeIf(range -> range.size() == 0);
        while (!left.isEmpty() && found.size() < wanted && searched < most) {
            long window = Math.max(1, Math.min(WINDOW, (most - searched) / left.size()));
            Map<TopicPartition, Range> windows = new HashMap<>();
            left.forEach((partition, range) ->
                    windows.put(partition, new Range(Math.max(range.from(), range.until() - window), range.until())));
            kafka.read(windows, record -> {
                if (isKey(record.key(), key)) {
                    found.add(record);
                }
            });
            searched += windows.values().stream().mapToLong(Range::size).sum();
            windows.forEach((partition, read) ->
                    left.computeIfPresent(partition, (any, range) -> new Range(range.from(), read.from())));
            left.values().removeIf(range -> range.size() == 0);
        }
        List<ConsumerRecord<byte[], byte[]>> latest = found.stream()
                .sorted(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                        .thenComparingLong(ConsumerRecord::offset)
                        .reversed())
                .limit(wanted)
                .toList();
        return new Found(latest, searched, left.isEmpty());
    }

    private boolean isKey(byte[] bytes, String key) {
        return bytes != null && decoder.decode(bytes).value().asText().equals(key)
                || bytes != null && decoder.decode(bytes).value().toString().equals(key);
    }

    private Map<TopicPartition, Range> existing(String topic) {
        Map<TopicPartition, Range> all = kafka.everything(List.of(topic));
        if (all.isEmpty()) {
            throw new LabFailure("Kafka has no topic " + topic + ": check its name");
        }
        return all;
    }
}
