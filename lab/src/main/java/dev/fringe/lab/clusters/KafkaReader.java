// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import dev.fringe.lab.stack.LabFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ranges of offsets. It belongs to no group and commits nothing. Used by one thread. */
public final class KafkaReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final long ANSWER_SECONDS = 30;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Object> client;

    /** A range of offsets; its end is exclusive. */
    public record Range(long from, long until) {
        public long size() {
            return Math.max(0, until - from);
        }
    }

    /** @param committedOnly whether records of open and aborted transactions are skipped */
    public KafkaReader(Servers servers, boolean committedOnly) {
        client = servers.kafka();
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, committedOnly ? "read_committed" : "read_uncommitted");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "16777216");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");
        consumer =
                failing(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** A question to Kafka. */
    private interface Question<T> {
        T ask();
    }

    private <T> T failing(Question<T> question) {
        try {
            return question.ask();
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new LabFailure(
                    "Kafka at " + client.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)
                            + " does not answer as expected (" + cause.getMessage()
                            + "): check the address and the settings of kafka, and `fringe status`",
                    e);
        }
    }

    /** All topics but Kafka's own. */
    public Set<String> topics() {
        Set<String> topics = new TreeSet<>(failing(consumer::listTopics).keySet());
        topics.removeIf(topic -> !isOrdinary(topic));
        return topics;
    }

    /** The partitions of those topics that exist. */
    public List<TopicPartition> partitions(Collection<String> topics) {
        return partitions(new HashSet<>(topics)::contains);
    }

    /** The partitions of all topics but Kafka's own. */
    public List<TopicPartition> allPartitions() {
        return partitions(KafkaReader::isOrdinary);
    }

    private static boolean isOrdinary(String topic) {
        return !topic.startsWith("__");
    }

    private List<TopicPartition> partitions(Predicate<String> wanted) {
        return failing(consumer::listTopics).entrySet().stream()
                .filter(topic -> wanted.test(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return failing(() -> consumer.beginningOffsets(partitions));
    }

    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return failing(() -> consumer.endOffsets(partitions));
    }

    /** The offset of the first record at or after a time; the end of the partition if there is none. */
    public Map<TopicPartition, Long> offsetsAt(Collection<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        failing(() -> consumer.offsetsForTimes(times))
                .forEach((partition, found) ->
                        offsets.put(partition, found == null ? ends.get(partition) : Long.valueOf(found.offset())));
        return offsets;
    }

    /** All records of topics that exist now. */
    public Map<TopicPartition, Range> everything(Collection<String> topics) {
        List<TopicPartition> partitions = partitions(topics);
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Range> all = new HashMap<>();
        beginnings(partitions).forEach((partition, begin) -> all.put(partition, new Range(begin, ends.get(partition))));
        return all;
    }

    /** The committed offsets of a group; empty if it has none. */
    public Map<TopicPartition, Long> committed(String group) {
        try (Admin admin = Admin.create(client)) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure(
                    "Kafka does not list the offsets of group " + group + " (" + e.getMessage()
                            + "): check that the user may describe the group",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for Kafka", e);
        }
    }

    /** Passes on each record of the ranges; those of one partition in order. */
    public void read(Map<TopicPartition, Range> ranges, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Set<TopicPartition> open = new HashSet<>();
        ranges.forEach((partition, range) -> {
            if (range.size() > 0) {
                open.add(partition);
            }
        });
        consumer.assign(open);
        consumer.resume(open);
        open.forEach(partition -> consumer.seek(partition, ranges.get(partition).from()));
        long silentSince = System.nanoTime();
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = failing(() -> consumer.poll(POLL));
            if (!records.isEmpty()) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > LONGEST_SILENCE.toNanos()) {
                throw new LabFailure("Kafka returned no records of "
                        + open.iterator().next() + " before its end: check `fringe status` and try again");
            }
            for (TopicPartition partition : records.partitions()) {
                long until = ranges.get(partition).until();
                records.records(partition).stream()
                        .filter(record -> record.offset() < until)
                        .forEach(action);
            }
            finish(open, records, ranges);
        }
    }

    /** A partition may end with a control record, so the position counts. Reading the position is expensive. */
    private void finish(
            Set<TopicPartition> open, ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Range> ranges) {
        Collection<TopicPartition> moved = records.isEmpty() ? Set.copyOf(open) : records.partitions();
        List<TopicPartition> done = moved.stream()
                .filter(partition ->
                        consumer.position(partition) >= ranges.get(partition).until())
                .toList();
        consumer.pause(done);
        done.forEach(open::remove);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
