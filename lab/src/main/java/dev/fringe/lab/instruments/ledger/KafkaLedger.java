// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.KafkaReader.Range;
import dev.fringe.lab.clusters.Servers;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all topics of a cluster, each record once: first the records since a given time, then the new records at each call,
 * and finally the older records, if messages are still missing.
 */
final class KafkaLedger implements AutoCloseable {
    private final KafkaReader kafka;
    private final Instant since;
    /** The first offset that was read of each partition. */
    private final Map<TopicPartition, Long> begun = new HashMap<>();
    /** The next offset to read of each partition. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    /** @param since the Kafka timestamp of the first record to read */
    KafkaLedger(Servers servers, Instant since) {
        // records of aborted transactions do not count
        this.kafka = new KafkaReader(servers, true);
        this.since = since;
    }

    /** Reads the records that no earlier call has read. */
    void readNew(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Map<TopicPartition, Long> ends = kafka.ends(kafka.allPartitions());
        begin(ends);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        ends.forEach((partition, end) -> {
            if (end > next.get(partition)) {
                ranges.put(partition, new Range(next.get(partition), end));
                next.put(partition, end);
            }
        });
        kafka.read(ranges, action);
    }

    /** Reads the records before the given time, because a record can have any timestamp. */
    void readOlder(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Set<TopicPartition> left = begun.entrySet().stream()
                .filter(partition -> partition.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        kafka.beginnings(left)
                .forEach((partition, first) -> ranges.put(partition, new Range(first, begun.get(partition))));
        begun.replaceAll((partition, offset) -> 0L);
        kafka.read(ranges, action);
    }

    private void begin(Map<TopicPartition, Long> ends) {
        Set<TopicPartition> unknown = new HashSet<>();
        ends.forEach((partition, end) -> {
            if (next.putIfAbsent(partition, 0L) == null && end > 0) {
                unknown.add(partition);
            }
        });
        kafka.offsetsAt(unknown, since).forEach((partition, first) -> {
            begun.put(partition, first);
            next.put(partition, first);
        });
    }

    @Override
    public void close() {
        kafka.close();
    }
}
