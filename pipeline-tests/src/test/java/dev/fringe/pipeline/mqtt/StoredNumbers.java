// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The messages of a {@link SequencedLoad} in a Kafka topic. */
final class StoredNumbers implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final BitSet seen = new BitSet();
    private final Map<Integer, BitSet> byConnection = new HashMap<>();
    private final Map<TopicPartition, Integer> last = new HashMap<>();
    private long duplicates;
    private boolean inOrder = true;
    private boolean assigned;

    StoredNumbers(String kafka, String topic) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = topic;
    }

    /** Reads until every number below {@code count} was seen, or no record has arrived for {@code timeout}. */
    StoredNumbers readUpTo(int count, Duration timeout) {
        assign();
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < timeout.toNanos() && firstMissing(count) < count) {
            quietSince = readSome() ? System.nanoTime() : quietSince;
        }
        return this;
    }

    /** Reads the remaining records, which may be duplicates: to the end of each partition, until no more arrive. */
    StoredNumbers readToTheEnd() {
        assign();
        await().atMost(KillScenario.TIMEOUT)
                .pollInSameThread()
                .pollInterval(Duration.ZERO)
                .until(() -> !readSome() && isAtTheEnd());
        return this;
    }

    private boolean isAtTheEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Waits for the topic, which the first record creates. */
    private void assign() {
        if (assigned) {
            return;
        }
        await().atMost(KillScenario.TIMEOUT)
                .pollInSameThread()
                .until(() -> !consumer.partitionsFor(topic).isEmpty());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        assigned = true;
    }

    private boolean readSome() {
        ConsumerRecords<byte[], byte[]> some = consumer.poll(Duration.ofMillis(500));
        for (ConsumerRecord<byte[], byte[]> record : some) {
            String[] parts = new String(record.value(), StandardCharsets.UTF_8).split(":");
            int number = Integer.parseInt(parts[0]);
            seen.set(number);
            BitSet connection = byConnection.computeIfAbsent(Integer.parseInt(parts[1]), c -> new BitSet());
            if (connection.get(number)) {
                duplicates++;
            }
            connection.set(number);
            Integer before = last.put(new TopicPartition(record.topic(), record.partition()), number);
            inOrder &= before == null || before < number;
        }
        return !some.isEmpty();
    }

    /** The first missing number below {@code count}, or {@code count}. */
    int firstMissing(int count) {
        return Math.min(seen.nextClearBit(0), count);
    }

    /** The number of duplicates of messages that the load sent once. */
    long duplicates() {
        return duplicates;
    }

    /** Whether each number is greater than the previous one in its partition. */
    boolean isInOrder() {
        return inOrder;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
