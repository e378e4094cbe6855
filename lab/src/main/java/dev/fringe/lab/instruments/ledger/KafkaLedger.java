// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.stack.LabFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all topics of a cluster, each record once: first the records since a given time, then the new records at each call,
 * and finally the older records, if messages are still missing.
 */
final class KafkaLedger implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final String INTERNAL = "__";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Instant since;
    /** The first offset that was read of each partition. */
    private final Map<TopicPartition, Long> begun = new HashMap<>();
    /** The next offset to read of each partition. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    /** A range of offsets; its end is exclusive. */
    private record Range(long from, long until) {}

    /**
     * @param client addresses and settings of the security
     * @param since the Kafka timestamp of the first record to read
     */
    KafkaLedger(Map<String, Object> client, Instant since) {
        Properties settings = new Properties();
        settings.putAll(client);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // records of aborted transactions do not count
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "20000");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "16777216");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.since = since;
    }

    /** Reads the records that no earlier call has read. */
    void readNew(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        List<TopicPartition> all = consumer.listTopics().entrySet().stream()
                .filter(topic -> !topic.getKey().startsWith(INTERNAL))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        begin(ends);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        ends.forEach((partition, end) -> {
            if (end > next.get(partition)) {
                ranges.put(partition, new Range(next.get(partition), end));
                next.put(partition, end);
            }
        });
        read(ranges, action);
    }

    /** Reads the records before the given time, because a record can have any timestamp. */
    void readOlder(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Set<TopicPartition> left = begun.entrySet().stream()
                .filter(partition -> partition.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        consumer.beginningOffsets(left).forEach((partition, first) -> {
            if (first < begun.get(partition)) {
                ranges.put(partition, new Range(first, begun.get(partition)));
            }
        });
        begun.replaceAll((partition, offset) -> 0L);
        read(ranges, action);
    }

    private void begin(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.forEach((partition, end) -> {
            if (next.putIfAbsent(partition, 0L) == null && end > 0) {
                times.put(partition, since.toEpochMilli());
            }
        });
        consumer.offsetsForTimes(times).forEach((partition, first) -> {
            long offset = first == null ? ends.get(partition) : first.offset();
            begun.put(partition, offset);
            next.put(partition, offset);
        });
    }

    private void read(Map<TopicPartition, Range> ranges, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Set<TopicPartition> open = new HashSet<>(ranges.keySet());
        consumer.assign(open);
        // partitions that were paused at their end have new records
        consumer.resume(open);
        ranges.forEach((partition, range) -> consumer.seek(partition, range.from()));
        long silentSince = System.nanoTime();
        while (!open.isEmpty()) {
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > LONGEST_SILENCE.toNanos()) {
                throw new LabFailure("Kafka returned no records of "
                        + open.iterator().next() + " before its end: check `fringe status`" + " and try again");
            }
            for (TopicPartition partition : records.partitions()) {
                long until = ranges.get(partition).until();
                records.records(partition).stream()
                        .filter(record -> record.offset() < until)
                        .forEach(action);
            }
            // A partition may end with a control record, so the position counts. Reading the position is expensive.
            Collection<TopicPartition> moved = records.isEmpty() ? Set.copyOf(open) : records.partitions();
            List<TopicPartition> done = moved.stream()
                    .filter(partition -> consumer.position(partition)
                            >= ranges.get(partition).until())
                    .toList();
            consumer.pause(done);
            done.forEach(open::remove);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
